"""The vendor test: software writes and reads the scenarios, and shows that it conforms, or where it does not.

`tasks` says what is put to it, `spoken` and `folder` are the ways to reach it, `judge` what its answer is worth:
`compare` finds each difference by table, service user and field, `detectors` names the mistake behind it. `runner`
goes through all and can go on after a break, `reports` and `page` tell it, `attestation` signs it.
"""
