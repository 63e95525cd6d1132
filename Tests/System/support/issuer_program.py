"""An issuer of OpenID Connect as a program of its own, that can be told to lie. Prints its port when it listens.

Around the mock issuer of PyPI: proof keys are checked, tokens are signed anew as `POST /told` says, and keys change.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys
from urllib.parse import parse_qs, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import flask  # noqa: E402
import oidc_provider_mock  # noqa: E402
import werkzeug.serving  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature  # noqa: E402

application = oidc_provider_mock.app(require_nonce=True)
told = {}
challenges = {}
keys = {}


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, length=None):
    return base64url(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def rotate():
    count = keys.get("count", 0) + 1
    keys.update(count=count, rsa=rsa.generate_private_key(public_exponent=65537, key_size=2048),
                ec=ec.generate_private_key(ec.SECP256R1()))


def key_set():
    r, e = keys["rsa"].public_key().public_numbers(), keys["ec"].public_key().public_numbers()
    count = keys["count"]
    return {"keys": [
        {"kty": "OKP", "crv": "X25519", "use": "enc", "kid": "other", "x": base64url(bytes(32))},
        {"kty": "RSA", "use": "sig", "kid": f"rsa-{count}", "n": number(r.n), "e": number(r.e)},
        {"kty": "EC", "crv": "P-256", "use": "sig", "kid": f"ec-{count}", "x": number(e.x, 32), "y": number(e.y, 32)},
    ]}


def signed(claims, how):
    """`how`: RS256 and ES256 are honest; none, HS256 and foreign are attacks."""
    count = keys["count"]
    algorithm = {"foreign": "RS256"}.get(how, how)
    header = {"alg": algorithm, "kid": f"ec-{count}" if how == "ES256" else f"rsa-{count}"}
    text = base64url(json.dumps(header).encode()) + "." + base64url(json.dumps(claims).encode())
    if how == "none":
        return text + "."
    if how == "HS256":
        public = keys["rsa"].public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return text + "." + base64url(hmac.new(public, text.encode(), hashlib.sha256).digest())
    if how == "ES256":
        r, s = decode_dss_signature(keys["ec"].sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return text + "." + base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if how == "foreign" else keys["rsa"]
    return text + "." + base64url(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))


@application.post("/told")
def tell():
    told.clear()
    told.update(flask.request.json)
    if told.get("rotate"):
        rotate()
    return "", 204


@application.get("/favicon.ico")
def icon():
    return "", 204


@application.before_request
def check_proof():
    if flask.request.path == "/oauth2/token":
        challenge = challenges.pop(flask.request.form.get("code"), None)
        proof = base64url(hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest())
        if challenge is not None and challenge != proof:
            return {"error": "invalid_grant"}, 400
    return None


@application.after_request
def change(response):
    path = flask.request.path
    if path == "/oauth2/authorize" and flask.request.method == "POST":
        code = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
        if code:
            challenges[code[0]] = flask.request.args["code_challenge"]
    elif path == "/oauth2/authorize":
        # The page asks nobody else for its style.
        response.set_data(re.sub(r"<link[^>]*>", "", response.get_data(as_text=True)))
    elif path == "/jwks":
        response.set_data(json.dumps(key_set()))
    elif path == "/.well-known/openid-configuration" and told.get("document"):
        response.set_data(json.dumps({**response.json, **told["document"]}))
    elif path == "/oauth2/token" and response.status_code == 200:
        body = response.json
        payload = body["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        for name, offset in told.get("later", {}).items():
            claims[name] += offset
        claims.update(told.get("claims", {}))
        for name in told.get("without", []):
            claims.pop(name, None)
        body["id_token"] = signed(claims, told.get("signing", "RS256"))
        response.set_data(json.dumps(body))
    return response


rotate()
server = werkzeug.serving.make_server("127.0.0.1", int(sys.argv[1]), application, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
