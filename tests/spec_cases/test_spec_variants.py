"""Legal variants: no error, and one and the same document."""

from typing import Any

import pytest

from support.spec_cli import Part
from support.spec_variants import VARIANTS, Variant


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)
def test_legal_variant_has_no_error(variant: Variant, variant_parts: dict[str, Part]) -> None:
    part = variant_parts[variant.id]
    assert not part.errors, part.told()


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.id)
def test_legal_variant_has_the_same_document(
    variant: Variant, documents: dict[str, dict[str, Any]], variant_parts: dict[str, Part]
) -> None:
    assert not variant_parts[variant.id].errors, variant_parts[variant.id].told()
    assert documents[variant.id] == documents[f"same-{variant.base}-as-built"]


def test_breaks_in_cells_are_line_feeds(documents: dict[str, dict[str, Any]]) -> None:
    text = str(documents["same-plan-as-built"])
    assert "家で暮らしたい。\\n庭の手入れも" in text
    assert "\\r" not in text
