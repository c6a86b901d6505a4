"""The pages of the desk about service reviews."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import review_acts, review_rows, reviews

urlpatterns: list[URLPattern] = [
    path("reviews", reviews.index, name="reviews"),
    path("engagements/<int:pk>/reviews", reviews.of_engagement, name="engagement-reviews"),
    path("reviews/<int:key>", reviews.show, name="review"),
    path("reviews/<int:key>/paper", reviews.paper, name="review-paper"),
    path("reviews/<int:key>/<slug:verb>", review_acts.act, name="review-act"),
    path(
        "reviews/<int:key>/<slug:kind>/<int:row>/<slug:verb>",
        review_rows.act,
        name="review-row-act",
    ),
]
