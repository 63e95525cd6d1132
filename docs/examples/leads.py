#!/usr/bin/env python3
"""A small client of the Web API that knows its address, a client secret and the name of a table, and nothing else.

    leads.py https://sales.example.org --client ID [--ca FILE]      (the secret comes in CLIENT_SECRET)

It finds the token service by the answer to a call without a token, and by `$metadata` the set, the key and the columns
of leads. Then it creates some leads, pages through them, changes one unless somebody else did, and deletes them all.
"""

import argparse
import os
import re
import sys
import xml.etree.ElementTree as xml

import requests

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
COMPUTED = "Org.OData.Core.V1.Computed"


class Table:
    """What `$metadata` tells of one entity type."""

    def __init__(self, schema, name):
        entity = schema.find(f".//{EDM}EntityType[@Name='{name}']")
        self.key = entity.find(f"{EDM}Key/{EDM}PropertyRef").get("Name")
        properties = entity.findall(f"{EDM}Property")
        self.columns = {one.get("Name"): one.get("Type") for one in properties}
        self.lengths = {one.get("Name"): int(one.get("MaxLength")) for one in properties if one.get("MaxLength")}
        self.required = [one.get("Name") for one in properties if one.get("Nullable") == "false"]
        self.writable = [one.get("Name") for one in properties
                         if not any(note.get("Term") == COMPUTED for note in one.findall(f"{EDM}Annotation"))]
        sets = schema.findall(f".//{EDM}EntitySet")
        self.set = next(one.get("Name") for one in sets if one.get("EntityType").endswith(f".{name}"))


class Client:
    def __init__(self, address, client, secret, certificates=True):
        self.root = f"{address.rstrip('/')}/api/data/v9.2/"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = certificates
        self.session.headers["Accept"] = "application/json"
        self.session.headers["Authorization"] = f"Bearer {self.token(address, client, secret)}"
        answer = self.send("GET", "$metadata", headers={"Accept": "application/xml"})
        self.schema = xml.fromstring(answer.content)

    def token(self, address, client, secret):
        """The challenge names the authorize page; the document beside it names the token endpoint."""
        challenge = self.session.get(self.root, timeout=60).headers["WWW-Authenticate"]
        tenant = re.search(r"authorization_uri=(\S+?)/oauth2/", challenge).group(1)
        found = self.session.get(f"{tenant}/v2.0/.well-known/openid-configuration", timeout=60).json()
        answer = self.session.post(found["token_endpoint"], timeout=60, data={
            "grant_type": "client_credentials", "client_id": client, "client_secret": secret,
            "scope": f"{address}/.default"})
        answer.raise_for_status()
        return answer.json()["access_token"]

    def send(self, method, path, **options):
        address = path if path.startswith("https://") else self.root + path
        answer = self.session.request(method, address, timeout=60, **options)
        if answer.status_code == 412:
            return answer
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def pages(self, path, size):
        """Follows the links as they are."""
        headers = {"Prefer": f"odata.maxpagesize={size}"}
        while path:
            page = self.send("GET", path, headers=headers).json()
            yield page["value"]
            path = page.get("@odata.nextLink")


def main(address, client, certificates):
    service = Client(address, client, os.environ["CLIENT_SECRET"], certificates)
    leads = Table(service.schema, "lead")
    text = next(name for name in ("subject", *leads.writable)
                if name in leads.writable and leads.columns[name] == "Edm.String")
    needed = {name: f"Example {name}"[:leads.lengths.get(name, 100)] for name in leads.required
              if name in leads.writable and name != leads.key and leads.columns[name] == "Edm.String"}

    made = []
    for number in range(7):
        answer = service.send("POST", leads.set, json={**needed, text: f"By an example, {number}"})
        made.append(re.search(r"\(([0-9a-f-]{36})\)$", answer.headers["OData-EntityId"]).group(1))
    print(f"created {len(made)} in {leads.set}")

    query = f"{leads.set}?$select={text}&$orderby={text}&$filter=startswith({text},'By an example, ')"
    pages = list(service.pages(query, size=3))
    found = [row[leads.key] for page in pages for row in page]
    assert found == made, "the pages do not hold what was created"
    print(f"read {len(found)} in {len(pages)} pages")

    one = f"{leads.set}({made[0]})"
    tag = service.send("GET", one).json()["@odata.etag"]
    for expected, words in ((True, "changed"), (False, "not overwritten, because somebody changed it meanwhile")):
        answer = service.send("PATCH", one, json={text: "By an example, changed"}, headers={"If-Match": tag})
        assert answer.ok is expected, f"{answer.status_code} {answer.text[:300]}"
        print(words)

    for key in made:
        service.send("DELETE", f"{leads.set}({key})")
    assert not any(service.pages(query, size=100)), "something is left"
    print("deleted all")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--client", required=True, help="the client's id")
    parser.add_argument("--ca", default=True, help="a file with the certificate to trust")
    asked = parser.parse_args()
    sys.exit(main(asked.address, asked.client, asked.ca))
