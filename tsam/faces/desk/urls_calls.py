"""The pages of the desk about calls, slots and hours outside the service."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import (
    burden,
    call_acts,
    call_parts,
    calls,
    feeds,
    hours,
    off_hours,
    own_hours,
    slots,
)

urlpatterns: list[URLPattern] = [
    path("calls", calls.index, name="calls"),
    path("calls/feeds", feeds.index, name="calls-feeds"),
    path("calls/calendar", call_acts.calendar, name="calls-calendar"),
    path("own-hours", own_hours.show, name="own-hours"),
    path("own-hours/leave", own_hours.leave, name="own-leave"),
    path("own-hours/leave/<int:key>/end", own_hours.end_leave, name="own-leave-end"),
    path("hours", hours.index, name="hours"),
    path("hours/<int:pk>", hours.show, name="hours-of"),
    path("hours/<int:pk>/leave", hours.leave, name="hours-leave"),
    path("hours/<int:pk>/leave/<int:key>/end", hours.end_leave, name="hours-leave-end"),
    path("calls/reply", call_acts.reply, name="calls-reply"),
    path("calls/regular/<int:key>/end", call_parts.end_series, name="calls-regular-end"),
    path("calls/off-hours", off_hours.index, name="off-hours"),
    path("calls/off-hours/weekends/<int:key>", off_hours.weekend, name="off-hours-weekend"),
    path("calls/off-hours/<int:key>/<slug:verb>", off_hours.act, name="off-hours-act"),
    path("calls/<int:key>", calls.show, name="call"),
    path("calls/<int:key>/invitation.ics", calls.invitation, name="call-invitation"),
    path("calls/<int:key>/offers", call_parts.offers, name="call-offers"),
    path("calls/<int:key>/choice", call_parts.choice, name="call-choice"),
    path("calls/<int:key>/points/<int:point>/removal", call_parts.remove_point, name="call-point"),
    path("calls/<int:key>/actions/<int:task>/settlement", call_parts.settle, name="call-action"),
    path("calls/<int:key>/<slug:verb>", call_acts.act, name="call-act"),
    path("engagements/<int:pk>/slots", slots.show, name="slots"),
    path("engagements/<int:pk>/off-hours/new", off_hours.new, name="off-hours-new"),
    path("engagements/<int:pk>/calls/burden", burden.show, name="calls-burden"),
    path("engagements/<int:pk>/calls/regular", call_acts.regular, name="calls-regular"),
]
