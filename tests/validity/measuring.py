"""Takes the headline figures of a planted literature, with the functions that the stages use."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.measuring.closeness import Closeness, definition_distance
from pipeline.measuring.headlines import form_disagreement, jingle_of_terms, share_none_found_of_family
from pipeline.measuring.meanings import Meanings
from pipeline.measuring.of_pairs import jangle
from pipeline.measuring.remarks import share_complaining
from pipeline.measuring.spelling import counts_by_document, in_usual_position
from pipeline.measuring.swapping import Exchanges, interchange
from pipeline.measuring.theories import staged
from pipeline.stages.relate import definition_pairs
from pipeline.statistics.association import adjusted_mutual_information, cramers_v, permuted
from pipeline.statistics.diversity import disagreement_between, mixing_within
from pipeline.statistics.resampling import Estimate

from .planting import Found, Planted

PAIR = ("beta-work", "gamma-work")
ROUNDS = 199


def related(literature: Found) -> Found:
    """The literature with the relations between its definitions."""
    return replace(literature, relations=definition_pairs(literature.definitions))


def estimates(planted: Planted, seed: int | None) -> dict[str, Estimate]:
    """The estimates that have an interval, where a seed is given."""
    literature = planted.literature
    every = literature.measurable()
    of_term = every.of_term("beta-work")
    spelt = in_usual_position(of_term.uses).table("form")[2]
    alpha = [row for row in literature.mentions if row["concept"] == "C-ALPHA"]
    one, other = ([row for row in literature.definitions if row["term"] == term] for term in PAIR)
    exchanged = Exchanges(literature.mentions)[PAIR]
    return {
        "form_disagreement": form_disagreement(of_term, seed),
        "form_mixing": mixing_within(spelt, seed=seed),
        "label_disagreement": disagreement_between([*counts_by_document(alpha, "term").values()], seed=seed),
        "share_none_found": share_none_found_of_family(every),
        "jingle": jingle_of_terms(of_term, seed),
        "jangle": jangle(one, other, literature.relations, seed=seed),
        "interchange": interchange(exchanged.values(), seed=seed),
        "share_complaining": share_complaining(every),
    }


def measured(planted: Planted, seed: int) -> dict[str, float | None]:
    """Every measure of the matrix; an association as what it has beyond its null."""
    planted = replace(planted, literature=related(planted.literature))
    literature, contexts = planted.literature, planted.contexts
    found = {name: estimate.value for name, estimate in estimates(planted, None).items()}
    closeness = Closeness(Meanings(literature.definitions))
    distances = [definition_distance(closeness, (name, ""), seed=None).value for name in ("C-ALPHA", "C-BETA")]
    known = [each for each in distances if each is not None]
    usages = staged(literature.mentions, literature.codes)
    stance = permuted(*columns(usages), cramers_v, rounds=ROUNDS, seed=seed)
    sides = contexts["cluster"].to_numpy(), contexts["term"].to_numpy(object), contexts["doc_id"].to_numpy(object)
    return found | {
        "definition_distance": sum(known) / len(known) if known else None,
        "context_term_association": adjusted_mutual_information(*sides, rounds=ROUNDS, seed=seed).value,
        "stance_term_association": None if stance.value is None else stance.value - stance.null_value,
    }


def columns(usages: pd.DataFrame) -> list[np.ndarray]:
    """The terms, stances and documents of usages."""
    return [usages[name].to_numpy(object) for name in ("term", "stance", "doc_id")]
