"""When this has happened, that follows.

The only place where a lower floor sets a higher one in motion. Each reaction takes the key of an
event and may run twice.
"""

from collections.abc import Mapping, Sequence

from tsam.domains.accounts.timeline import Reaction
from tsam.domains.advocacy import jobs as advocacy
from tsam.domains.cases import jobs as cases
from tsam.domains.intelligence import jobs as intelligence
from tsam.domains.objectives import jobs as objectives
from tsam.domains.priorities import jobs as priorities
from tsam.domains.sprs import jobs as sprs

_SPOKEN: Sequence[Reaction] = [priorities.rank_after, cases.index, cases.tell]
_MOVED: Sequence[Reaction] = [priorities.rank_after, cases.tell]
_WEIGHED: Sequence[Reaction] = [
    priorities.rank_after,
    objectives.tell,
    sprs.weigh_after,
    advocacy.revise_after,
]
_PLANNED: Sequence[Reaction] = [
    priorities.rank_after,
    objectives.tell_of_project,
    sprs.weigh_after,
]
_SERVED: Sequence[Reaction] = [cases.run_clocks_of_application, priorities.rank_after]
_BEGUN: Sequence[Reaction] = [*_SERVED, objectives.open_kickoff]

REACTIONS: Mapping[str, Sequence[Reaction]] = {
    "case.opened": _SPOKEN,
    "case.replied": _SPOKEN,
    "case.written": _SPOKEN,
    "case.solution_proposed": _SPOKEN,
    "case.reopened": _SPOKEN,
    "case.noted": [cases.index],
    "case.severity_changed": _MOVED,
    "case.moved": _MOVED,
    "case.promised": _MOVED,
    "case.need_set": [priorities.rank_after, cases.follow_sprs, advocacy.revise_after],
    "case.classified": [priorities.rank_after, cases.follow_sprs],
    "case.closed": _MOVED,
    "case.asked": [priorities.tell],
    "case.answered": [priorities.tell],
    "environment.described": [intelligence.freeze],
    "environment.fact_removed": [intelligence.freeze],
    "requirement.asked": [priorities.tell],
    "requirement.answered": [priorities.tell],
    "requirement.proposed": [objectives.tell],
    "requirement.published": _WEIGHED,
    "requirement.disputed": _WEIGHED,
    "requirement.settled": _WEIGHED,
    "requirement.met": _WEIGHED,
    "requirement.taken_up_again": _WEIGHED,
    "requirement.withdrawn": _WEIGHED,
    "project.planned": [objectives.tell_of_project],
    "project.go_live_moved": _PLANNED,
    "project.went_live": _PLANNED,
    "project.hypercare_ended": [*_PLANNED, cases.tell_of_transition],
    "project.cancelled": _PLANNED,
    "project.milestone_moved": _PLANNED,
    "project.milestone_reached": [priorities.rank_after, sprs.weigh_after],
    "project.milestone_dropped": _PLANNED,
    "document.review_asked": [objectives.tell_document],
    "document.approver_named": [objectives.tell_document],
    "document.sent_back": [objectives.tell_document],
    "document.agreed": [objectives.tell_document],
    "document.seal_broken": [objectives.tell_document],
    "kickoff.overdue": [objectives.tell_document],
    "requirement.changed": [advocacy.revise_after],
    "engagement.order_set": [advocacy.revise_after],
    "brief.asked": [advocacy.tell, advocacy.revise_after],
    "brief.replied": [advocacy.tell],
    "brief.withdrawn": [advocacy.tell, advocacy.revise_after],
    "brief.accepted": [advocacy.tell],
    "brief.declined": [advocacy.tell],
    "brief.questioned": [advocacy.tell],
    "brief.changed": [advocacy.tell],
    "brief.unread": [advocacy.tell],
    "brief.discretion_set": [advocacy.revise_after],
    "commitment.due": [advocacy.tell],
    "commitment.overdue": [advocacy.tell],
    "commitment.moved": [advocacy.tell],
    "commitment.handed_over": [advocacy.tell],
    "commitment.kept": [advocacy.tell],
    "commitment.broken": [advocacy.tell],
    "commitment.withdrawn": [advocacy.tell],
    "promise.released": [advocacy.tell],
    "promise.moved": [advocacy.tell],
    "promise.kept": [advocacy.tell],
    "promise.broken": [advocacy.tell],
    "promise.withdrawn": [advocacy.tell],
    "case.assigned": [cases.tell],
    "case.participant_added": [cases.tell, cases.index, cases.follow_sprs],
    "case.participant_removed": [cases.index],
    "contact.removed": [cases.hand_over],
    "cases.imported": [cases.settle_import, priorities.rank_after],
    "servicecalendar.changed": [cases.run_clocks_of_calendar, priorities.rank_all_after],
    "servicecalendar.made_default": [cases.run_clocks_of_calendar, priorities.rank_all_after],
    "supportpackage.changed": [cases.run_every_clock, priorities.rank_all_after],
    "supportcontract.package_set": [cases.run_every_clock, priorities.rank_all_after],
    "application.changed": _SERVED,
    "engagement.ordered": _SERVED,
    "engagement.activated": _BEGUN,
    "engagement.suspended": _SERVED,
    "engagement.resumed": _BEGUN,
    "engagement.ended": _SERVED,
    "truthask.asked": [intelligence.tell],
    "truthask.answered": [intelligence.tell],
    "consent.asked": [intelligence.tell],
    "consent.given": [intelligence.tell],
    "consent.refused": [intelligence.tell],
    "consent.withdrawn": [intelligence.tell],
    "vehicle.rescheduled": [sprs.follow_vehicle],
    "vehicle.released": [sprs.follow_vehicle],
    "vehicle.withdrawn": [sprs.follow_vehicle],
    "spr.raised": [sprs.index],
    "spr.described": [sprs.index],
    "spr.moved": [sprs.tell],
    "spr.target_set": [sprs.tell],
    "spr.priority_asked": [sprs.tell],
    "spr.priority_answered": [sprs.tell],
    "spr.more_given": [sprs.tell],
    "spr.undone_there": [sprs.index],
    "sprpublic.moved": [sprs.tell_customers],
    "sprpublic.target_set": [sprs.tell_customers],
    "sprpublic.worded": [sprs.index],
    "sprpublic.workaround_noted": [sprs.index],
    "sprinterest.noted": [sprs.index],
    "sprinterest.followed": [sprs.index],
    "sprinterest.asked_again": [sprs.tell_of_asking],
    "weights.set": [priorities.rank_all_after],
    "engagement.weights_set": [priorities.rank_after],
    "engagement.weights_given_up": [priorities.rank_after],
}
