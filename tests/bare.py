"""Codes a bare text as one passage, for tests of the codebook and of the stage `stance`."""

from pipeline.language.splitting import sentences
from pipeline.stages.stance import code_passage
from pipeline.stances.judging import model_for
from pipeline.stances.passages import Passage


def code_text(text, *, stances, themes, settings):
    passage = Passage(text, tuple(sentences(text)))
    least = settings.stance_confidence
    return code_passage(passage, stances=stances, themes=themes, least=least, model=model_for(stances))


def code_by_rules(text, *, stances, themes, settings):
    passage = Passage(text, tuple(sentences(text)))
    return code_passage(passage, stances=stances, themes=themes, least=settings.stance_confidence, model=None)
