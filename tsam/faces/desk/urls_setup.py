"""The pages of administration and imports, of letters and of the search."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import (
    administration,
    calendar_acts,
    calendars,
    imports,
    inbox,
    packages,
    people,
    person_acts,
    search,
    trackers,
    weights,
)

_PERSON = "administration/people/<int:pk>"
_TRACKER = "administration/trackers/<int:pk>"
_CALENDAR = "administration/calendars/<int:pk>"

urlpatterns: list[URLPattern] = [
    path("administration", administration.index, name="administration"),
    path("administration/letters/<int:pk>", administration.send_again, name="letters-again"),
    path("administration/people", people.index, name="people"),
    path("administration/people/new", people.invite, name="people-new"),
    path(_PERSON, people.show, name="person"),
    path(f"{_PERSON}/functions", person_acts.functions, name="person-functions"),
    path(f"{_PERSON}/attestations", person_acts.attest, name="person-attestations"),
    path(
        f"{_PERSON}/attestations/<int:key>",
        person_acts.revoke_attestation,
        name="person-attestation-revocation",
    ),
    path(f"{_PERSON}/sessions", person_acts.end_sessions, name="person-sessions-end"),
    path(f"{_PERSON}/sessions/<int:key>", person_acts.end_session, name="person-session-end"),
    path(f"{_PERSON}/keys/<int:key>", person_acts.revoke_key, name="person-key-revocation"),
    path(f"{_PERSON}/invitation", person_acts.invite_again, name="person-invitation"),
    path(f"{_PERSON}/entry", person_acts.entry, name="person-entry"),
    path("administration/calendars", calendars.index, name="calendars"),
    path("administration/calendars/new", calendars.new, name="calendar-new"),
    path("administration/calendars/regions", calendars.regions, name="calendar-regions"),
    path(_CALENDAR, calendars.show, name="calendar"),
    path(f"{_CALENDAR}/hours", calendar_acts.hours, name="calendar-hours"),
    path(f"{_CALENDAR}/place", calendar_acts.place, name="calendar-place"),
    path(f"{_CALENDAR}/days", calendar_acts.add_day, name="calendar-days"),
    path(f"{_CALENDAR}/days/<int:key>", calendar_acts.remove_day, name="calendar-day-removal"),
    path(f"{_CALENDAR}/default", calendar_acts.make_default, name="calendar-default"),
    path("administration/packages", packages.index, name="packages"),
    path("administration/packages/new", packages.new, name="package-new"),
    path("administration/packages/<slug:code>", packages.show, name="package"),
    path("administration/packages/<slug:code>/offer", packages.offer, name="package-offer"),
    path("administration/weights", weights.show, name="weights"),
    path("administration/weights/preview", weights.preview, name="weights-preview"),
    path("administration/trackers", trackers.index, name="trackers"),
    path("administration/trackers/new", trackers.new, name="tracker-new"),
    path(_TRACKER, trackers.show, name="tracker"),
    path(f"{_TRACKER}/place", trackers.change, name="tracker-place"),
    path(f"{_TRACKER}/words", trackers.words, name="tracker-words"),
    path(f"{_TRACKER}/test", trackers.try_connection, name="tracker-test"),
    path(f"{_TRACKER}/rest", trackers.rest, name="tracker-rest"),
    path(f"{_TRACKER}/reading", trackers.read_now, name="tracker-reading"),
    path("imports", imports.index, name="imports"),
    path("imports/<int:pk>", imports.show, name="import"),
    path("imports/<int:pk>/work", imports.work, name="import-work"),
    path("imports/<int:pk>/run", imports.run, name="import-run"),
    path("imports/<int:pk>/removal", imports.discard, name="import-removal"),
    path("imports/<int:pk>/faults.csv", imports.faults, name="import-faults"),
    path("inbox", inbox.index, name="inbox"),
    path("inbox/reading", inbox.read_all, name="inbox-reading"),
    path("inbox/<int:key>", inbox.letter, name="letter"),
    path("search", search.search, name="search"),
]
