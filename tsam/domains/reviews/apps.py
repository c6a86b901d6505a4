from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "tsam.domains.reviews"
    label = "reviews"
