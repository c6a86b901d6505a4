"""The pages of the door. Of allauth only what we use: no signing up, no other addresses."""

from allauth.account import views as allauth
from django.urls import URLPattern, path, re_path

from tsam.faces.door import inbox, profile, views

urlpatterns: list[URLPattern] = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/as", views.step_in, name="demo-step-in"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-in/inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/forgotten/", views.Forgotten.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", views.Sent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("invitation/<str:key>/", views.invitation, name="invitation"),
    path("profile", profile.profile, name="profile"),
    path("profile/keys", profile.new_key, name="profile-keys"),
    path("profile/keys/<int:key>/revocation", profile.revoke_key, name="profile-key-revocation"),
    path("profile/sessions/end", profile.end_other_sessions, name="profile-sessions-end"),
    path("profile/sessions/<int:key>/end", profile.end_session, name="profile-session-end"),
    path("letters/<int:key>/calendar.ics", inbox.calendar, name="letter-calendar"),
    path("healthz", views.health, name="health"),
]
