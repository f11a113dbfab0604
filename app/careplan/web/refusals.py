"""What the pages refuse by themselves; everything else is the exchange's refusal."""

from careplan.exchange.errors import ExchangeError
from careplan.standard.findings import Message


def request_forged() -> ExchangeError:
    """Return: the request was not caused by a page of this service, or its page is of another day."""
    return ExchangeError(
        "request-forged",
        "このページから送られた要求ではありません。ページを開き直して、もう一度送ってください",
        "this request does not come from a page of this service; open the page again and repeat",
    )


def form_unreadable() -> ExchangeError:
    """Return: the form's body cannot be read, or has too many files."""
    return ExchangeError(
        "form-unreadable",
        "送られた内容を読めません。ファイルの数を減らすか、ZIPにまとめてください",
        "what was sent cannot be read; send fewer files, or one ZIP of them",
    )


def passwords_differ() -> ExchangeError:
    """Return: the new password was not typed the same twice."""
    return ExchangeError(
        "passwords-differ",
        "新しいパスワードが2回同じではありません。もう一度入力してください",
        "the new password was not typed the same twice; type it again",
    )


def page_unknown() -> ExchangeError:
    """Return: no page is at this address."""
    return ExchangeError("page-unknown", "このページはありません", "there is no page here")


def file_missing() -> ExchangeError:
    """Return: a form came without its file."""
    return ExchangeError("file-missing", "ファイルを選んでください", "choose a file")


def office_number_doubtful() -> ExchangeError:
    """Return: the office number's check digit does not fit; it may be typed wrongly."""
    return ExchangeError(
        "office-number-doubtful",
        "事業所番号の最後の1桁(検査数字)が合いません。番号を確かめ、正しければ下の確認を付けて登録してください",
        "the last character of the office number (its check digit) does not fit; look at the number again, "
        "and tick the box below if it is right",
    )


def office_list_unreadable(ja: str, en: str) -> ExchangeError:
    """Return: the list of offices, or what says which column is which, cannot be read."""
    return ExchangeError("office-list-unreadable", ja, en)


def nothing_to_send() -> ExchangeError:
    """Return: the form came without files."""
    return ExchangeError(
        "nothing-to-send",
        "ファイルが選ばれていません。送信単位のファイルすべて、またはZIPを選んでください",
        "no files were chosen; choose all files of the unit, or a ZIP of them",
    )


def partner_differs() -> ExchangeError:
    """Return: the files name another destination than the partner who was chosen."""
    return ExchangeError(
        "partner-differs",
        "選んだ相手と、ファイルに書かれた送信先が違います。相手を選び直すか、介護ソフトで正しい送信先を指定して出力し直してください",
        "the files name another destination than the partner chosen; choose again, or export them again"
        " from your software for the right destination",
    )


def nothing_chosen() -> ExchangeError:
    """Return: the form came without a file."""
    return ExchangeError(
        "nothing-to-check",
        "ファイルが選ばれていません。CSVファイル、フォルダー、ZIPのどれかを選んでください",
        "no file was chosen; choose CSV files, a folder or a ZIP",
    )


def nothing_to_check(count: int) -> ExchangeError:
    """Return: there are files, and none of them is meant for the exchange."""
    return ExchangeError(
        "nothing-to-check",
        f"選ばれた{count}個のファイルに、ケアプランデータのCSVがありません。介護ソフトが出力した"
        "「UPPLAN_….CSV」のようなファイルか、それを入れたフォルダーかZIPを選んでください",
        f"none of the {count} files is a CSV of care plan data; choose files such as UPPLAN_….CSV as the care software "
        "writes them, or a folder or ZIP of them",
    )


def pdf_unavailable(why: Message) -> ExchangeError:
    """Return: this service has no engine for PDF; `why` says what to install."""
    return ExchangeError("pdf-unavailable", why.ja, why.en)


def report_too_long() -> ExchangeError:
    """Return: the report is too long for PDF."""
    return ExchangeError(
        "report-too-long",
        "指摘が多すぎてPDFにできません。HTMLで保存するか、先に多い指摘を直してください",
        "too many findings for PDF; save the report as HTML, or mend what is told most often first",
    )


def two_of_one_name() -> ExchangeError:
    """Return: two files have the same path."""
    return ExchangeError(
        "archive-refused",
        "同じ名前のファイルが2つあります。別々に調べるか、フォルダーに分けてください",
        "two files have the same name; check them one after the other, or put them into folders",
    )


def too_much(files: int, size: int) -> ExchangeError:
    """Return: more files or bytes than are checked at once."""
    megabytes = size // 1_000_000
    return ExchangeError(
        "archive-refused",
        f"一度に調べられるのは{files}個、合わせて{megabytes}MBまでです。分けて調べてください",
        f"{files} files of {megabytes} MB together are checked at once; check them in parts",
    )


def script_full(most: int) -> ExchangeError:
    """Return: a script of nuisances has as many rules as it can have."""
    return ExchangeError(
        "script-full",
        f"規則は {most} までです。要らない規則を外してください",
        f"a script has {most} rules at most; take some away",
    )


def reason_missing(most: int) -> ExchangeError:
    """Return: something is to be sent back without a reason, or with a very long one."""
    return ExchangeError(
        "reason-missing",
        f"差し戻す理由を{most}文字までで書いてください。利用者の個人情報は書かないでください",
        f"say why it goes back, in up to {most} characters, and without personal data",
    )


def run_incomplete() -> ExchangeError:
    """Return: a run of the vendor test needs a pattern, a side, and the software's name and version."""
    return ExchangeError(
        "run-incomplete",
        "パターンと側を1つ以上選び、ソフトの名前と版を入力してください",
        "choose a pattern and a side at least, and type the software's name and version",
    )


def answer_missing() -> ExchangeError:
    """Return: what was handed in holds no answer to a task."""
    return ExchangeError(
        "answer-missing",
        "答えが見つかりません。CSVファイル、document.json、form.json、refused.txt のどれかを、"
        "まとめて出すときは課題の名前のフォルダーに入れて選んでください",
        "no answer was found; choose CSV files, document.json, form.json or refused.txt, "
        "and to hand in several at once put each into a folder named as its task",
    )


def confirmation_differs(word: str) -> ExchangeError:
    """Return: what cannot be taken back was not confirmed by its word."""
    return ExchangeError(
        "confirmation-differs",
        f"確認の語が違います。消してよければ {word} と入力してください",
        f"the word of confirmation differs; type {word} if everything is to go",
    )
