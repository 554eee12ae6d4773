import dataclasses
import re
import tomllib

import pytest

from pipeline.errors import PipelineError
from pipeline.models import models_folder
from pipeline.settings import Settings, load_settings


def written(folder, text):
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "settings.toml") == Settings()


def test_the_settings_that_come_with_termaudit_are_valid():
    assert isinstance(load_settings(), Settings)


def test_the_file_goes_before_the_defaults_and_the_command_before_the_file(tmp_path):
    path = written(tmp_path, 'reader = "pdfplumber"\npages = 7\n')
    assert load_settings(path) == Settings(reader="pdfplumber", pages=7)
    assert load_settings(path, pages=9, reader=None) == Settings(reader="pdfplumber", pages=9)


def test_settings_cannot_be_changed_on_the_way():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().pages = 3


FAULTS = [
    ("pagse = 7\n", "unknown setting 'pagse'.*did you mean 'pages'"),
    ("zzz = 7\n", "unknown setting 'zzz'; the settings are reader"),
    ('pages = "seven"\n', "pages must be like 2000, not 'seven'"),
    ("pages = true\n", "pages must be like 2000, not True"),
    ("pages = 2.5\n", "pages must be like 2000"),
    ("seed = 'one'\n", "seed must be like 20040, not 'one'"),
    ("pages = 0\n", "pages must be more than 0"),
    ("seconds = -1\n", "seconds must be more than 0"),
    ('reader = "acrobat"\n', "reader must be pdfium or pdfplumber, not 'acrobat'"),
    ("pages = \n", "not valid TOML"),
]


@pytest.mark.parametrize(("text", "words"), FAULTS)
def test_a_wrong_setting_is_named_with_file_and_reason(tmp_path, text, words):
    path = written(tmp_path, text)
    with pytest.raises(PipelineError, match=words) as caught:
        load_settings(path)
    assert str(caught.value).startswith(str(path))


def test_a_whole_number_will_do_where_a_fraction_is_asked(tmp_path):
    assert load_settings(written(tmp_path, "stance_confidence = 1\n")).stance_confidence == 1.0


def test_bytes_that_are_no_text_are_no_settings(tmp_path):
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PipelineError, match="not valid TOML"):
        load_settings(tmp_path / "settings.toml")


def test_the_shipped_settings_show_every_default_in_comment_signs():
    text = (models_folder() / "settings.toml").read_text(encoding="utf-8")
    shown = tomllib.loads("\n".join(re.findall(r"^# (\w+ = .*)$", text, flags=re.MULTILINE)))
    assert shown == dataclasses.asdict(Settings())
