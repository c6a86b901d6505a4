"""The addresses that other systems call."""

from django.urls import URLPattern, path

from tsam.faces.hooks import calendars, views

app_name = "hooks"

urlpatterns: list[URLPattern] = [
    path("trackers/<int:key>/", views.tracker, name="tracker"),
    path("calendars/<str:secret>.ics", calendars.calendar, name="calendar"),
]
