# SPDX-License-Identifier: EUPL-1.2
"""The simulator signs honest tokens as a platform does, and every dishonest one that a test of the tool needs."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lti_tool.demo.accents.base import claim
from lti_tool.demo.keys import SigningKey, spare_key
from lti_tool.demo.simulator import ABSENT, Simulator
from tests.demo.asking import ISSUER, TOOL, auth_url


@pytest.fixture
def platform() -> Simulator:
    return Simulator(issuer=ISSUER, tool_url=TOOL)


def open_with(platform: Simulator, **how: Any) -> str:
    return platform.answer(auth_url(platform.login_fields()), **how)["id_token"]


def verified(platform: Simulator, token: str, algorithm: str = "RS256") -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(platform.jwks())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(token, key.key, [algorithm], audience="practice-client", issuer=ISSUER)
    return claims


def test_an_honest_token_is_verified_with_the_published_keys_and_carries_state_and_nonce_back(
    platform: Simulator,
) -> None:
    answer = platform.answer(auth_url(platform.login_fields("olena")))

    claims = verified(platform, answer["id_token"])
    assert answer["state"] == "the state"
    assert (claims["nonce"], claims["name"]) == ("the nonce", "Олена Ковальчук")


def test_claims_can_be_changed_and_left_out(platform: Simulator) -> None:
    token = open_with(platform, claims={"aud": ["practice-client", "other"], "azp": "practice-client", "sub": ABSENT})

    claims = verified(platform, token)
    assert claims["aud"] == ["practice-client", "other"]
    assert "sub" not in claims


def test_login_fields_can_be_changed_and_left_out(platform: Simulator) -> None:
    fields = platform.login_fields(target_link_uri="https://evil.example", client_id=ABSENT)

    assert fields["target_link_uri"] == "https://evil.example"
    assert "client_id" not in fields


def test_a_recorded_payload_is_put_into_this_registration_nonce_and_time(platform: Simulator) -> None:
    record = {"iss": "https://elsewhere.example", "aud": "x", "nonce": "old", "iat": 1, "exp": 61, "sub": "5", "k": "v"}

    claims = verified(platform, open_with(platform, record=record))

    assert (claims["sub"], claims["k"], claims["nonce"]) == ("5", "v", "the nonce")
    assert claim("deployment_id") not in claims


@pytest.mark.parametrize("payload", [b"no JSON at all", [1, 2], {"name": "badltilaunch"}])
def test_any_payload_can_be_signed(platform: Simulator, payload: Any) -> None:
    token = open_with(platform, payload=payload)

    key = spare_key().private.public_key()
    signed = jwt.PyJWS().decode(token, key, ["RS256"])
    assert signed == payload if isinstance(payload, bytes) else json.loads(signed) == payload


def test_the_header_can_lose_its_kid_and_gain_others(platform: Simulator) -> None:
    token = open_with(platform, header={"kid": ABSENT, "jku": "https://evil.example/keys"})

    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "RS256", "jku": "https://evil.example/keys"}


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_other_rsa_algorithms_can_be_used(platform: Simulator, algorithm: str) -> None:
    token = open_with(platform, header={"alg": algorithm})

    assert verified(platform, token, algorithm)["iss"] == ISSUER


def test_an_elliptic_curve_key_can_sign(platform: Simulator) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    token = open_with(platform, header={"alg": "ES256"}, key=key)

    assert jwt.decode(token, key.public_key(), ["ES256"], audience="practice-client")["iss"] == ISSUER


def test_the_public_key_can_be_misused_as_an_hmac_secret(platform: Simulator) -> None:
    pem = spare_key().private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    token = open_with(platform, header={"alg": "HS256"}, key=pem)

    message, _, signature = token.rpartition(".")
    assert jwt.get_algorithm_by_name("HS256").verify(message.encode(), pem, jwt.utils.base64url_decode(signature))


def test_alg_none_leaves_the_signature_empty(platform: Simulator) -> None:
    assert open_with(platform, header={"alg": "none"}).endswith(".")


def test_another_platforms_key_can_sign_under_a_published_kid(platform: Simulator) -> None:
    token = open_with(platform, key=spare_key(7), header={"kid": spare_key().kid})

    with pytest.raises(jwt.InvalidSignatureError):
        verified(platform, token)


def test_after_a_rotation_the_new_key_signs_and_the_old_one_stays_published(platform: Simulator) -> None:
    earlier = open_with(platform)
    fresh = platform.rotate()

    later = open_with(platform)
    assert jwt.get_unverified_header(later)["kid"] == fresh.kid
    assert verified(platform, earlier)
    assert verified(platform, later)


def test_a_rotation_without_overlap_withdraws_the_old_key(platform: Simulator) -> None:
    fresh = platform.rotate(overlap=False)

    assert [key["kid"] for key in platform.jwks()["keys"]] == [fresh.kid]


def test_two_simulators_with_rings_of_their_own_do_not_share_a_rotation(platform: Simulator) -> None:
    platform.rotate()

    assert len(Simulator(issuer=ISSUER, tool_url=TOOL).jwks()["keys"]) == 1


def test_a_small_key_can_be_made_for_the_tool_to_refuse() -> None:
    assert len(SigningKey(bits=1024).jwk()["n"]) < len(spare_key().jwk()["n"])
