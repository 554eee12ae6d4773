"""Codes a bare text as one passage, for tests of the codebook and of the stage `stance`."""

from pipeline.language.splitting import sentences
from pipeline.stages.stance import code_passage
from pipeline.stances.passages import Passage


def code_text(text, *, stances, themes, settings):
    passage = Passage(text, tuple(sentences(text)))
    return code_passage(passage, stances=stances, themes=themes, margin=settings.stance_margin)
