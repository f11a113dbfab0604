"""Every format of any bytes under any name: nothing is raised, and what is written can be read."""

import json
from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.standard.reports.baseline import BaselineError, read_baseline
from careplan.standard.reports.formats import FORMATS
from support.examples import examples
from support.report_cases import checked
from support.standard_files import Files, sample_files

names = st.one_of(st.sampled_from([name for name, _ in sample_files()]), st.text(max_size=30))
contents = st.one_of(
    st.binary(max_size=120),
    st.text('0123456789,"\r\n\0あ\ue000<&', max_size=80).map(lambda text: text.encode("cp932", "replace")),
)
some_files = st.one_of(
    st.dictionaries(names, contents, max_size=3),
    st.lists(
        st.tuples(st.sampled_from(sample_files()), st.integers(0, 2000), st.integers(0, 9), contents),
        max_size=3,
    ).map(lambda drawn: {name: data[:at] + new + data[at + gone :] for (name, data), at, gone, new in drawn}),
)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("show_values", [False, True])
@examples(25)
@given(files=some_files)
def test_any_files_in_every_format(form: str, files: Files, *, show_values: bool) -> None:
    part = checked(files, show_values=show_values)
    for language in ("ja", "en"):
        written = "\n".join(FORMATS[form].write([part], "ja" if language == "ja" else "en"))
        data = written.encode("utf-8", "backslashreplace")
        if form in {"json", "sarif"}:
            json.loads(data)
        elif form == "junit":
            ET.fromstring(data)  # noqa: S314 - it is our own


@examples(200)
@given(
    st.one_of(
        st.binary(max_size=100),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["files", "units", "path", "findings", "rule"]), inner, max_size=4
                )
            ),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_baseline(data: bytes) -> None:
    with suppress(BaselineError):
        read_baseline(data)
