"""What the clock sets in motion. Every entry is a sweep that may run twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from tsam.kernel import queue


@dataclass(frozen=True)
class Sweep:
    job: str
    minutes: int
    cluster: str = queue.SHORT


SWEEPS: Mapping[str, Sweep] = {
    "Put all cases in their order": Sweep("tsam.domains.priorities.jobs.rank_all", 5, queue.LONG),
    "See that escalations are spoken of in time": Sweep(
        "tsam.domains.escalations.jobs.sweep", 1, queue.LONG
    ),
    "See which cases are likely to be escalated": Sweep(
        "tsam.domains.escalations.jobs.note_warnings", 60, queue.LONG
    ),
    "Forget letters that could not be taken": Sweep(
        "tsam.domains.escalations.jobs.forget_letters", 24 * 60
    ),
    "Tell departments of their briefs": Sweep("tsam.domains.advocacy.jobs.sweep", 5, queue.LONG),
    "Hold each day against the customers' orders": Sweep(
        "tsam.domains.priorities.jobs.note_differences", 12 * 60, queue.LONG
    ),
    "Begin, renew and end terms": Sweep("tsam.domains.accounts.jobs.sweep_terms", 60),
    "End hypercare": Sweep("tsam.domains.objectives.jobs.sweep_hypercare", 60),
    "Let packages count from their moment on": Sweep("tsam.domains.cases.jobs.sweep_packages", 15),
    "See that objectives are agreed": Sweep(
        "tsam.domains.objectives.jobs.sweep_kickoffs", 60, queue.LONG
    ),
    "Check the seals of what was agreed": Sweep(
        "tsam.domains.objectives.jobs.check_seals", 24 * 60, queue.LONG
    ),
    "Weigh SPRs as days come nearer": Sweep(
        "tsam.domains.sprs.jobs.weigh_all", 12 * 60, queue.LONG
    ),
    "See that every engagement is reviewed": Sweep(
        "tsam.domains.reviews.jobs.sweep", 15, queue.LONG
    ),
    "Learn when SPRs are fixed": Sweep("tsam.domains.sprs.jobs.learn", 24 * 60, queue.LONG),
    "Read the trackers of R&D": Sweep("tsam.domains.sprs.trackers.jobs.sweep", 5),
    "Forget old words of trackers": Sweep("tsam.domains.sprs.trackers.jobs.forget", 24 * 60),
    "Remove files that were never sent": Sweep(
        "tsam.domains.cases.jobs.sweep_files", 24 * 60, queue.LONG
    ),
    "Forget reports that were never written": Sweep(
        "tsam.domains.intelligence.jobs.forget_reports", 24 * 60, queue.LONG
    ),
    "Forget uploads that were never imported": Sweep(
        "tsam.domains.cases.importers.jobs.forget_uploads", 24 * 60, queue.LONG
    ),
    "Book regular calls ahead": Sweep("tsam.domains.calls.jobs.extend_series", 12 * 60, queue.LONG),
    "See which days of plans lie outside the hours": Sweep(
        "tsam.domains.calls.jobs.propose_weekends", 12 * 60, queue.LONG
    ),
    "Read when people are busy": Sweep("tsam.domains.calls.jobs.read_free_busy", 60, queue.LONG),
    "Send letters that wait": Sweep("tsam.domains.accounts.post.send_waiting", 15),
}
