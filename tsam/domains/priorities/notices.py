"""Who hears of questions about the order of work, and by which letter."""

from __future__ import annotations

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.people.models import User
from tsam.domains.priorities.models import Question
from tsam.domains.staffing.coverage import tsams_for

ASKED, ANSWERED = "question_asked", "question_answered"
LETTERS = {
    "case.asked": ASKED,
    "requirement.asked": ASKED,
    "case.answered": ANSWERED,
    "requirement.answered": ANSWERED,
}


def tell(event: Event) -> None:
    """A question goes to who serves the engagement, its answer to who asked; once each."""
    name = LETTERS.get(event.name)
    question = (
        Question._base_manager.select_related(
            "engagement__account", "engagement__application", "asked_by", "case", "requirement"
        )
        .filter(pk=event.facts.get("question"))
        .first()
    )
    if name is None or question is None:
        return
    where = question.engagement
    application = where.application_id
    people = (
        tsams_for([application], event.at.date()).get(application, [])
        if name == ASKED
        else [question.asked_by]
    )
    post.write(
        name,
        [person for person in people if _may_read(person, question)],
        at=event.at,
        path=_path(name, question),
        context={
            "question": question,
            "about": about_words(question),
            "account": where.account,
            "application": where.application,
            "author": event.by,
        },
        account=where.account,
        event=event,
    )


def about_words(question: Question) -> str:
    """What it is about, as one names it: "C1004711 The press stops", "R-02 No outage"."""
    if question.case:
        return f"{question.case.number} {question.case.title}"
    return str(question.requirement)


def _path(name: str, question: Question) -> str:
    if name == ASKED:
        return f"/desk/questions/{question.pk}"
    if question.case:
        return f"/desk/cases/{question.case.number}"
    return f"/desk/engagements/{question.engagement_id}/requirements/{question.requirement_id}"


def _may_read(person: User, question: Question) -> bool:
    """A letter goes only to whom the page would open."""
    return Question.objects.visible_to(person).filter(pk=question.pk).exists()
