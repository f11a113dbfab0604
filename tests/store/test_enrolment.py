"""Enrolment by request and issue password; renewal with overlap; revocation; expiry by a clock that is passed in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from careplan.authority import Holder, KeyType, generate_key, make_request
from careplan.exchange.certificates.book import CertificateBook, Page
from careplan.exchange.certificates.enrolment import Wanted
from careplan.exchange.certificates.issue_passwords import Enrolling, RequestDesk
from careplan.exchange.directory.offices import Custody, OfficeCertificate
from careplan.exchange.errors import ExchangeError
from careplan.sealing import Envelope, Party, SealingError, open_unit
from careplan.store.database import SqlStore
from careplan.trust import TERMS, Credential, OfficeProfile, PrivateKey, Role, load_key, profile_of
from support.exchange_desk import ADMIN, AT, PROVIDER, SUPPORT, Desk, envelope, sealed, sending, session
from support.trust_assets import CERTS

NUMBER = SUPPORT.office_number
WEEK = timedelta(days=7)
DX = OfficeProfile.CARE_DX


@pytest.fixture
def requests(desk: Desk) -> RequestDesk:
    desk.register(SUPPORT)
    return RequestDesk(desk.store, desk.trust, desk.authority)


def request_of(key: PrivateKey, number: str = NUMBER) -> bytes:
    return make_request(Holder(Role.OFFICE, "みほん", number), key)


def password(requests: RequestDesk, at: datetime = AT, number: str = NUMBER) -> str:
    return requests.make_password(ADMIN, number, (DX, WEEK), at)[1]


def enrol(
    requests: RequestDesk, key: PrivateKey, at: datetime = AT, given: str | None = None
) -> OfficeCertificate:
    return requests.enrol(Enrolling(NUMBER, request_of(key), given or password(requests, at)), at)


def credential(row: OfficeCertificate, key: PrivateKey) -> Credential:
    return Credential(x509.load_der_x509_certificate(row.der), key)


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ExchangeError) as caught:
        work()
    return caught.value.code


def _to_support(stamp: str) -> Envelope:
    return replace(envelope(stamp), sender=PROVIDER, destination=SUPPORT)


def new_key() -> PrivateKey:
    return generate_key(KeyType.P256)


def test_a_request_becomes_the_certificate_in_force(desk: Desk, requests: RequestDesk) -> None:
    key = new_key()
    made = enrol(requests, key)
    parsed = x509.load_der_x509_certificate(made.der)
    assert parsed.public_key() == key.public_key()
    assert profile_of(parsed) is DX
    assert made.not_after - made.not_before == timedelta(days=TERMS[DX].days)
    assert desk.enrolment.current(NUMBER, AT) == made
    actions = [entry.event.action for entry in desk.store.read(lambda tx: list(tx.audit.entries()))]
    assert actions[-2:] == ["issue-password.make", "certificate.enrol"]


def test_a_password_is_kept_as_a_hash(desk: Desk, requests: RequestDesk) -> None:
    shown = password(requests)
    kept = desk.store.read(lambda tx: tx.issue_passwords.find(NUMBER))
    assert kept is not None
    assert len(kept.digest) == 32
    assert shown.replace("-", "").encode() not in kept.digest
    assert len(shown.replace("-", "")) == 20


def test_a_password_as_it_is_typed(requests: RequestDesk) -> None:
    shown = password(requests)
    enrol(requests, new_key(), given=f" {shown.lower().replace('-', ' ')} ")


def test_a_password_makes_one_certificate_and_the_same_request_gets_it_again(
    desk: Desk, requests: RequestDesk
) -> None:
    shown, key = password(requests), new_key()
    made = enrol(requests, key, given=shown)
    assert enrol(requests, key, AT + 2 * WEEK, given=shown) == made
    assert code(lambda: enrol(requests, new_key(), given=shown)) == "issue-password-used"
    assert len(desk.store.read(lambda tx: tx.certificates.newest_first(NUMBER))) == 1
    assert code(lambda: requests.enrol(Enrolling(NUMBER, b"x", shown), AT)) == "certificate-refused"


def test_many_at_once_get_one_certificate(
    make_store: Callable[[], SqlStore], desk: Desk, requests: RequestDesk
) -> None:
    shown, keys = password(requests), [new_key() for _ in range(4)]
    desks = [replace(requests, store=make_store()) for _ in keys]

    def work(pair: tuple[RequestDesk, PrivateKey]) -> str:
        try:
            return enrol(*pair, given=shown).serial
        except ExchangeError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(work, zip(desks, keys, strict=True)))
    assert answers.count("issue-password-used") == 3
    assert len(desk.store.read(lambda tx: tx.certificates.newest_first(NUMBER))) == 1


def test_passwords_that_are_refused(requests: RequestDesk) -> None:
    first, key = password(requests), new_key()
    second = password(requests)
    assert code(lambda: enrol(requests, key, given=first)) == "issue-password-wrong"
    assert code(lambda: enrol(requests, key, given="0")) == "issue-password-wrong"
    other = Enrolling(PROVIDER.office_number, request_of(key), second)
    assert code(lambda: requests.enrol(other, AT)) == "issue-password-wrong"
    assert code(lambda: enrol(requests, key, AT + WEEK, given=second)) == "issue-password-expired"
    enrol(requests, key, AT + WEEK - timedelta(seconds=1), given=second)


def test_requests_that_are_refused(desk: Desk, requests: RequestDesk) -> None:
    shown = password(requests)

    def refused(request: bytes) -> ExchangeError:
        with pytest.raises(ExchangeError) as caught:
            requests.enrol(Enrolling(NUMBER, request, shown), AT)
        assert caught.value.code == "certificate-refused"
        return caught.value

    refused(b"no request")
    assert "another office" in refused(request_of(new_key(), PROVIDER.office_number)).message_en
    broken = bytearray(x509.load_pem_x509_csr(request_of(new_key())).public_bytes(Encoding.DER))
    broken[-1] ^= 1
    assert "signature" in refused(bytes(broken)).message_en
    assert (
        "published"
        in refused(request_of(load_key((CERTS / "keys" / "office-p256.key").read_bytes()))).message_en
    )
    assert desk.store.read(lambda tx: tx.certificates.newest_first(NUMBER)) == []
    enrol(requests, new_key(), given=shown)  # a refused request uses nothing up


def test_who_may_have_a_password(desk: Desk, requests: RequestDesk) -> None:
    wanted = (DX, WEEK)
    assert code(lambda: requests.make_password(session(NUMBER), NUMBER, wanted, AT)) == "administrator-only"
    assert code(lambda: password(requests, number="1370000033")) == "office-unknown"
    desk.register(PROVIDER, Custody.HOSTED)
    assert code(lambda: password(requests, number=PROVIDER.office_number)) == "custody-differs"
    shown = password(requests)
    desk.registry.set_active(ADMIN, NUMBER, active=False, at=AT)
    assert code(lambda: enrol(requests, new_key(), given=shown)) == "office-inactive"


def test_a_renewal_overlaps(desk: Desk, requests: RequestDesk) -> None:
    """Both certificates are good; the new one is sealed for; what was sealed for the old one opens."""
    sender = desk.enrol(PROVIDER)
    old_key, new = new_key(), new_key()
    old = credential(enrol(requests, old_key), old_key)
    before = sealed(desk, sender, old, _to_support("20261122030405"))
    renewed = credential(enrol(requests, new), new)
    current = desk.enrolment.current(NUMBER, AT)
    assert current.der == renewed.certificate.public_bytes(Encoding.DER)
    after = sealed(desk, sender, renewed, _to_support("20261122030406"))
    by = session(PROVIDER.office_number)
    for unit in (before, after):
        desk.acceptance.accept(by, sending(unit), AT)
    for unit, opener, stranger in ((before, old, renewed), (after, renewed, old)):
        trust = desk.trust.trust(AT)
        assert open_unit(unit.sealed, credential=opener, trust=trust, at=AT).files
        with pytest.raises(SealingError) as caught:
            open_unit(unit.sealed, credential=stranger, trust=trust, at=AT)
        assert caught.value.step == 1


def test_both_certificates_sign_while_they_overlap(desk: Desk, requests: RequestDesk) -> None:
    receiver = desk.enrol(PROVIDER)
    keys = [new_key(), new_key()]
    signers = [credential(enrol(requests, key), key) for key in keys]
    for position, signer in enumerate(signers):
        about = replace(_to_support(f"2026112203040{position}"), sender=SUPPORT, destination=PROVIDER)
        accepted = desk.acceptance.accept(session(NUMBER), sending(sealed(desk, signer, receiver, about)), AT)
        assert accepted.transmission_id


def test_a_certificate_s_end_by_the_clock(desk: Desk, requests: RequestDesk) -> None:
    """Three years: warned of 90 days ahead, good to the last second, refused behind it, renewed."""
    made = enrol(requests, new_key())
    book = CertificateBook(desk.store)
    ends, page = made.not_after, Page(None, 10)

    def listed(at: datetime) -> list[str]:
        return [each.serial for each in book.ending(ADMIN, page, timedelta(days=90), at)]

    assert listed(ends - timedelta(days=91)) == []
    assert listed(ends - timedelta(days=90)) == listed(ends + timedelta(days=1)) == [made.serial]
    assert desk.enrolment.current(NUMBER, ends) == made
    late = ends + timedelta(seconds=1)
    assert code(lambda: desk.enrolment.current(NUMBER, late)) == "certificate-missing"
    early = ends - timedelta(days=30)
    renewed = enrol(requests, new_key(), early)
    assert listed(early) == []
    assert desk.enrolment.current(NUMBER, late) == renewed


def test_what_ends_is_listed_office_by_office(desk: Desk) -> None:
    numbers = [f"13700000{last}" for last in (17, 25, 33)]
    for days, number in zip((30, 400, 60), numbers, strict=True):
        desk.register(Party(number, "17"), Custody.HOSTED)
        desk.enrolment.issue(ADMIN, number, Wanted("p256", days), AT)
    book, within = CertificateBook(desk.store), timedelta(days=90)
    found = book.ending(ADMIN, Page(None, 10), within, AT)
    assert [each.office_number for each in found] == [numbers[0], numbers[2]]
    assert [each.office_number for each in book.ending(ADMIN, Page(numbers[0], 1), within, AT)] == [
        numbers[2]
    ]
    assert [each.office_number for each in book.ending(ADMIN, Page(None, 10), None, AT)] == numbers
    assert code(lambda: book.ending(session(NUMBER), Page(None, 10), within, AT)) == "administrator-only"
    desk.enrolment.revoke(ADMIN, numbers[0], "superseded", AT)
    assert [each.office_number for each in book.ending(ADMIN, Page(None, 10), within, AT)] == [numbers[2]]
    assert set(book.latest(numbers)) == set(numbers[1:])
    assert len(book.history(session(numbers[0]), numbers[0])) == 1
    assert code(lambda: book.history(session(numbers[1]), numbers[0])) == "administrator-only"


def test_a_lost_machine_takes_every_certificate_with_it(desk: Desk, requests: RequestDesk) -> None:
    made = [enrol(requests, new_key()) for _ in range(2)]
    later = AT + timedelta(minutes=1)
    revoked = desk.enrolment.revoke(ADMIN, NUMBER, "key_compromise", later)
    assert (revoked.serial, revoked.revocation_reason) == (made[1].serial, "key_compromise")
    crl = desk.authority.crl(later)
    for each in made:
        entry = crl.get_revoked_certificate_by_serial_number(int(each.serial, 16))
        assert entry is not None
        why = entry.extensions.get_extension_for_class(x509.CRLReason).value
        assert why.reason is x509.ReasonFlags.key_compromise
    assert code(lambda: desk.enrolment.current(NUMBER, later)) == "certificate-missing"
    assert code(lambda: desk.enrolment.revoke(ADMIN, NUMBER, "superseded", later)) == "certificate-missing"


def test_one_of_two_is_revoked_by_its_serial_number(desk: Desk, requests: RequestDesk) -> None:
    first, second = (enrol(requests, new_key()) for _ in range(2))
    desk.enrolment.revoke(ADMIN, NUMBER, "superseded", AT, serial=second.serial)
    again = desk.enrolment.revoke(ADMIN, NUMBER, "key_compromise", AT, serial=second.serial)
    assert again.revocation_reason == "superseded"
    assert desk.enrolment.current(NUMBER, AT) == first
    assert (
        code(lambda: desk.enrolment.revoke(ADMIN, NUMBER, "superseded", AT, serial="1"))
        == "certificate-missing"
    )
