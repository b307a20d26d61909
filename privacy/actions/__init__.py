"""Every change of state of this room, one verb each, a subject a file."""

from privacy.actions.looks import UndeclaredPurpose, record_look
from privacy.actions.merging import SubjectErased, TwoPeople, merge_subjects

__all__ = ["SubjectErased", "TwoPeople", "UndeclaredPurpose", "merge_subjects", "record_look"]
