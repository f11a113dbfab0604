"""Mends are certain: what was mended is found no more, nothing else changes, nothing is lost."""

from hypothesis import given

from careplan.standard.check import check_files
from careplan.standard.documents import read_unit
from careplan.workbench.conversion import convert_unit
from careplan.workbench.fix import fix_files
from careplan.workbench.sample import preventive_sample, sample
from careplan.workbench.variants import make_variants
from support.examples import examples
from support.standard_spoiling import spoiled_units

Files = dict[str, bytes]
MONTH = dict(sample(users=2).units[2].files)
PLAN = dict(sample(users=2).units[0].files)


def fixed(files: Files) -> Files:
    return {each.name: each.data for each in fix_files(files).values()}


def rules(files: Files) -> list[str]:
    return [mended.rule for each in fix_files(files).values() for mended in each.mends]


def of(files: Files, kind: str) -> str:
    return next(name for name in files if name.startswith(kind))


def test_what_the_writer_wrote_needs_nothing() -> None:
    for unit in [*sample(users=2).units, *preventive_sample(users=1).units]:
        assert rules(dict(unit.files)) == []
        assert fixed(dict(unit.files)) == dict(unit.files)


def test_every_variant_becomes_what_we_write_or_says_the_same() -> None:
    for files in (PLAN, MONTH):
        document = read_unit(files)
        for variant in make_variants(files):
            mended = fixed(variant.files)
            assert read_unit(mended) == document, variant.folder
            assert not {each.rule for each in check_files(mended).findings} & {
                "name.suffix", "name.copy-mark", "field.version", "field.midnight", "field.full-width-hyphen",
            }  # fmt: skip
            if set(variant.levels) <= {
                "quoting",
                "line-ends",
                "file-end",
                "suffix",
                "copy-mark",
                "version",
                "hyphen",
            }:
                assert mended == files, variant.folder


def test_wrong_encodings_become_ms932() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        files = {name: data.decode("cp932").encode(encoding) for name, data in PLAN.items()}
        assert fixed(files) == PLAN
        assert set(rules(files)) == {"bytes.utf8" if encoding.startswith("utf-8") else "bytes.utf16"}


def test_a_character_without_its_like_is_not_certain() -> None:
    name = of(MONTH, "UPHOSOKU")
    text = MONTH[name].decode("cp932")
    for sign in ("\U0001f600", "\ufffd"):
        files = {name: text.replace('"', f'"{sign}', 1).encode()}
        assert fixed(files) == files


def test_times_dates_and_hyphens() -> None:
    name = of(MONTH, "UPPLAN")
    data = MONTH[name]
    spoiled = (
        data.replace(b",1600,", b",16:00,")
        .replace(b",20261201,", b",2026/12/1,")
        .replace(b"00001-0", b"00001\x81|0")
    )
    assert spoiled != data
    assert fixed({name: spoiled}) == {name: data}
    mends = fix_files({name: spoiled})[name].mends
    assert all(each.record and each.field for each in mends)


def test_personal_data_is_shown_on_demand_only() -> None:
    name = of(MONTH, "UPHOSOKU")
    birth = read_unit(MONTH)["service_users"][0]["supplement"]["birth_date"]
    slashed = birth.replace("-", "/")
    files = {name: MONTH[name].replace(birth.replace("-", "").encode(), slashed.encode(), 1)}
    (hidden,) = fix_files(files)[name].mends
    (shown,) = fix_files(files, show_values=True)[name].mends
    assert slashed not in hidden.before.en
    assert slashed in shown.before.en


def test_two_files_never_get_one_name() -> None:
    name = of(MONTH, "UPPLAN")
    files = {name: MONTH[name], name.replace(".CSV", " (1).CSV"): MONTH[name]}
    assert sorted(fixed(files)) == sorted(files)


@given(spoiled_units())
@examples(60)
def test_what_was_mended_is_found_no_more_and_nothing_new(files: Files) -> None:
    before = check_files(files)
    result = fix_files(files)
    after = check_files({each.name: each.data for each in result.values()})
    for name, each in result.items():
        own = {finding.rule for finding in after.findings if finding.file == each.name}
        assert not own & (
            {mended.rule for mended in each.mends} & {"bytes.utf8", "bytes.utf16", "record.blank-line"}
        )
        again = fix_files({each.name: each.data})[each.name]
        assert again.data == each.data, name
    assert after.errors <= before.errors or any(
        "bytes.utf" in mended.rule for each in result.values() for mended in each.mends
    )
    if not before.errors and len(before.units) == 1 and before.units[0].unit:
        assert read_unit({each.name: each.data for each in result.values()}) == read_unit(files)


def test_edition_3_is_mended_by_its_own_layout() -> None:
    old = dict(convert_unit(MONTH, "3").files)
    name = of(old, "UPPLAN")
    assert rules(old) == []
    colon = old | {name: old[name].replace(b"202208,", b"202407,", 1)}
    assert rules(colon) == ["field.version"]
    assert fixed(colon) == old
    copied = {name.replace(".CSV", " (1).csv"): old[name]}
    assert fixed(copied) == {name: old[name]}


def test_what_is_of_another_edition_is_left_alone() -> None:
    """The version of an edition that is not read is no slip; nor is a name over another edition's records."""
    old = dict(convert_unit(MONTH, "3").files)
    name = of(old, "UPPLAN")
    second = {name: old[name].replace(b"202208,", b"202003,")}
    assert (rules(second), fixed(second)) == ([], second)
    misnamed = {of(MONTH, "UPPLAN").replace(".CSV", ".csv"): old[name]}
    assert (rules(misnamed), fixed(misnamed)) == ([], misnamed)
