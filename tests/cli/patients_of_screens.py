"""Patients whose whole interviews are led on every screen: one for each document, and for each emergency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import triage
from triage.cases.facts import case_from_facts
from triage.cases.model import NOT_APPLICABLE, Case
from triage.interview.choice import dangers_of
from triage.knowledge.model import Level

KB = triage.load()


@dataclass(frozen=True)
class Patient:
    """What is there, and what that comes to; all else that the patient can be asked for is not there."""

    name: str
    facts: dict[str, Any]
    level: Level
    condition: str  # empty where an emergency names none

    @cached_property
    def case(self) -> Case:
        """The facts, with a no to every sign that a person can tell, or that a test shows which was done."""
        facts, before = closed(self.facts), None
        while facts != before:
            before, facts = facts, closed({**dict.fromkeys(_deniable(facts), False), **facts})
        return case_from_facts(KB, facts, self.name)


def closed(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, and what follows from them."""
    return {f: value for f, value in case_from_facts(KB, facts).facts.items() if value is not NOT_APPLICABLE}


def _deniable(facts: dict[str, Any]) -> set[str]:
    shown_by_tests = [KB.findings[f].obtained for f in facts if "history" not in KB.findings[f].obtained]
    done = {"history"}.union(*shown_by_tests)
    signs = {f.id for f in KB.findings.values() if f.kind == "boolean" and done & set(f.obtained)}
    return signs - facts.keys()


DOCUMENTS = {
    "microspondylosis": Patient(
        "small vertebrae",
        {"age": 38, "sex": "female", "back_pain": True, "poor_posture": True, "small_vertebrae": True},
        "insufficient", "microspondylia",
    ),
    "marrow_edema": Patient(
        "fluid in the bone marrow",
        {"age": 55, "joint_pain": True, "known_osteoarthritis": True, "mri_marrow_fluid": True, "bone_site": "hip"},
        "urgent_2wk", "marrow_oedema_from_osteoarthritis",
    ),
    "microcallus": Patient(
        "callus on MRI",
        {"age": 24, "bone_pain": True, "weight_bearing_pain": True, "xray_fine_line": True, "mri_small_callus": True},
        "routine", "microcallus",
    ),
    "spinal_osteoporosis": Patient(
        "thin bones",
        {"age": 72, "sex": "female", "back_pain": True, "reduced_bone_density": True},
        "routine", "primary_spinal_osteoporosis",
    ),
    "spine_surgery": Patient(
        "herniated disc",
        {"age": 50, "low_back_pain": True, "known_herniated_disc": True, "surgery_site_suitable": True,
         "fit_for_surgery": True},
        "routine", "herniated_disc",
    ),
}  # fmt: skip

CAUDA_EQUINA = (
    Patient(
        "numb between the legs",
        {"age": 44, "low_back_pain": True, "saddle_anaesthesia": True},
        "emergency_now", "cauda_equina_syndrome",
    ),
    Patient(
        "cannot pass urine",
        {"age": 60, "sciatica": True, "urinary_retention": True},
        "emergency_now", "cauda_equina_syndrome",
    ),
    Patient(
        "both legs",
        {"age": 51, "bilateral_sciatica": True},
        "emergency_now", "cauda_equina_syndrome",
    ),
)  # fmt: skip

EMERGENCIES = (
    *CAUDA_EQUINA,
    Patient(
        "clumsy hands getting worse",
        {"age": 67, "neck_pain": True, "clumsy_hands": True, "gait_disturbance": True, "neurology_worsening": True},
        "emergency_now", "spinal_cord_compression",
    ),
    Patient(
        "cancer and trouble walking",
        {"age": 63, "known_tumour": True, "thoracic_spine_pain": True, "gait_disturbance": True},
        "emergency_now", "metastatic_cord_compression",
    ),
    Patient(
        "squeezed vertebra and a numb leg",
        {"age": 75, "back_pain": True, "compressed_vertebra": True, "paraesthesia": True},
        "emergency_now", "vertebral_compression_fracture",
    ),
    Patient(
        "fall from a height",
        {"age": 30, "back_pain": True, "trauma_recent": True, "trauma_severity": "major"},
        "emergency_now", "spinal_fracture",
    ),
    Patient(
        "fall and a weak leg",
        {"age": 40, "low_back_pain": True, "trauma_recent": True, "trauma_severity": "minor",
         "unilateral_leg_weakness": True},
        "emergency_now", "spinal_fracture",
    ),
    Patient(
        "fever and numbness",
        {"age": 50, "back_pain": True, "fever": True, "paraesthesia": True},
        "emergency_now", "spinal_epidural_abscess",
    ),
    Patient(
        "sepsis",
        {"age": 70, "low_back_pain": True, "sepsis_signs": True, "fever": True},
        "emergency_now", "vertebral_osteomyelitis",
    ),
    Patient(
        "belly pain and collapse",
        {"age": 71, "sex": "male", "abdominal_pain": True, "collapse": True},
        "emergency_now", "abdominal_aortic_aneurysm",
    ),
    Patient(
        "dangerous foot",
        {"age": 60, "diabetes": True, "limb_threatening_foot_problem": True},
        "emergency_now", "diabetic_foot_problem",
    ),
    Patient(
        "low blood sugar",
        {"age": 58, "diabetes": True, "hypoglycaemia": True, "severe_sugar_drop": True},
        "emergency_now", "",
    ),
)  # fmt: skip

PATIENTS = (*DOCUMENTS.values(), *EMERGENCIES)


def dangers_told(patient: Patient) -> set[str]:
    """What the emergency rules that fire for a patient warn of, in words."""
    fired = triage.assess(KB, patient.case).fired
    return {dangers_of(KB)[rule][1] for rule in fired if KB.level_of.get(rule) == "emergency_now"}


def shown(assessment) -> tuple[str, list[tuple[str, str]]]:
    """The level, and what it could be, best first."""
    return assessment.urgency.level, [(c.condition, c.status) for c in assessment.candidates]
