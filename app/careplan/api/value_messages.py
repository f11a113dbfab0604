"""What is wrong with one value of a request, in both languages. The value itself is never quoted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_OTHER = "値の形式が違います"
# pydantic's type of an error → the Japanese; names in braces are of the error's context.
_JAPANESE: Mapping[str, str] = {
    "missing": "必須の項目がありません",
    "extra_forbidden": "この名前の項目はありません",
    "string_type": "文字列で指定してください",
    "string_pattern_mismatch": "決められた形式ではありません: {pattern}",
    "string_too_short": "{min_length}文字以上にしてください",
    "string_too_long": "{max_length}文字以内にしてください",
    "too_short": "{min_length}個以上にしてください",
    "too_long": "{max_length}個以内にしてください",
    "int_type": "整数で指定してください",
    "int_parsing": "整数で指定してください",
    "int_parsing_size": "整数の桁が多すぎます",
    "int_from_float": "整数で指定してください",
    "greater_than_equal": "{ge}以上にしてください",
    "less_than_equal": "{le}以下にしてください",
    "greater_than": "{gt}より大きくしてください",
    "less_than": "{lt}より小さくしてください",
    "bool_type": "true か false で指定してください",
    "bool_parsing": "true か false で指定してください",
    "enum": "次のいずれかにしてください: {expected}",
    "literal_error": "次のいずれかにしてください: {expected}",
    "list_type": "リスト(配列)で指定してください",
    "dict_type": "オブジェクトで指定してください",
    "model_attributes_type": "オブジェクトで指定してください",
    "model_type": "オブジェクトで指定してください",
    "datetime_parsing": "日時で指定してください",
    "json_type": "JSONで指定してください",
}


def value_errors(found: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield pydantic's errors as a problem document lists them: where, and why in both languages."""
    for each in found:
        yield value_error(".".join(map(str, each["loc"])), _japanese(each), each["msg"])


def value_error(where: str, ja: str, en: str) -> dict[str, Any]:
    """Return one error: where it stands in the request, and why."""
    return {"where": where, "message": {"ja": ja, "en": en}}


def _japanese(error: Mapping[str, Any]) -> str:
    words = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    try:
        return _JAPANESE.get(error["type"], _OTHER).format(**words)
    except KeyError:
        return _OTHER
