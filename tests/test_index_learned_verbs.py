"""Past and passive forms of Greek compounds lead to the present that dictionaries have."""

import pytest

from index.inflection import possible
from index.language import fold
from index.learned_verbs import presents


@pytest.mark.parametrize(
    ("form", "present"),
    [("κατέβαλε", "καταβάλλω"), ("υποβληθεί", "υποβάλλω"), ("συνέβαλαν", "συμβάλλω"), ("ανέλαβε", "αναλαμβάνω"),
     ("ανατέθηκαν", "αναθέτω"), ("παρατίθενται", "παραθέτω"), ("αντικατέστησε", "αντικαθιστώ"),
     ("εγκατασταθούν", "εγκαθιστώ"), ("κατείχε", "κατέχω"), ("συνεισέφεραν", "συνεισφέρω"), ("απένειμε", "απονέμω"),
     ("παρέμβει", "παρεμβαίνω"), ("διεξήχθη", "διεξάγω"), ("υπόκεινται", "υπόκειμαι"),
     ("αντιλήφθηκε", "αντιλαμβάνομαι"), ("ανεγερθεί", "ανεγείρω"), ("διέτρεξε", "διατρέχω")],
)  # fmt: skip
def test_a_compounds_other_tenses_lead_to_its_present(form: str, present: str) -> None:
    assert fold(present) in set(presents(fold(form)))
    assert fold(present) in set(possible(fold(form), "el"))


@pytest.mark.parametrize("form", ["", "ε", "βαλε", "λογοτυπο", "erasmus", "α" * 30])
def test_what_is_no_compound_leads_nowhere(form: str) -> None:
    assert list(presents(form)) == []
