"""The shape of interview.yaml: what a person can come with, and which topics an answer opens."""

from __future__ import annotations

from pydantic import Field

from triage.knowledge.shape_parts import Id, Label, Names, Shape, Text, optional


class ComplaintShape(Shape):
    """Something that a person can come with."""

    id: Id
    label: Label
    finding: Text = optional("the finding that ticking it makes present: a boolean that a person can answer")
    opens: Names = Field(min_length=1, description="topics that are then talked about")


class OpeningShape(Shape):
    """A topic that answers open."""

    topic: Text = Field(description="the topic that is then talked about too")
    findings: Names = Field(
        min_length=1, description="any one opens it: present, a value other than none, or a number that is known"
    )


class InterviewFile(Shape):
    """rules/interview.yaml"""

    always: Names = Field([], description="topics that are always talked about")
    complaints: list[ComplaintShape] = Field(
        min_length=1, description="a list of what a person can come with, in the order in which it is offered"
    )
    opened_by: list[OpeningShape] = Field([], description="a list of topics that an answer opens")
