"""Keep a copy of the portal's public data in one SQLite file.

    python3 mirror.py https://portale.example/api/v1/ copia.sqlite

The first time it fetches everything, afterwards only what changed; run it as often as you like (the portal notes
changes once a minute). It can be stopped at any moment: rows and cursor are written together, page by page. Needs
nothing but Python 3.9. A key is not needed; with one in the environment variable API_KEY the limit of calls is higher.

The file has one table: rows(resource, key, body), where body is the JSON of the row.
"""

import json
import os
import sqlite3
import sys
import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TABLES = """
CREATE TABLE IF NOT EXISTS rows (resource TEXT, key TEXT, body TEXT, PRIMARY KEY (resource, key));
CREATE TABLE IF NOT EXISTS place (cursor TEXT);
"""


def fetch(address):
    """Return the JSON at an address; wait when the portal asks to."""
    headers = {"Authorization": "Bearer " + os.environ["API_KEY"]} if os.environ.get("API_KEY") else {}
    while True:
        try:
            with urlopen(Request(address, headers=headers), timeout=60) as reply:
                return json.load(reply)
        except HTTPError as error:
            if error.code != 429:
                raise
            time.sleep(int(error.headers.get("Retry-After", "60")))


def mirror(base, database, fetch=fetch, page_size=100):
    """Bring `database` (an open SQLite connection) up to date; return how many changes were written."""
    database.executescript(TABLES)
    written, more = 0, True
    while more:
        found = database.execute("SELECT cursor FROM place").fetchone()
        query = {"page_size": page_size, **({"since": found[0]} if found else {})}
        page = fetch(f"{base}changes/?{urlencode(query)}")
        with database:
            for change in page["data"]:
                write(database, change)
            database.execute("DELETE FROM place")
            database.execute("INSERT INTO place VALUES (?)", (page["cursor"],))
        written, more = written + len(page["data"]), page["more"]
    return written


def write(database, change):
    """Put one row in the place of what was there, or take it away."""
    where = (change["resource"], change["key"])
    if change["change"] == "gone":
        database.execute("DELETE FROM rows WHERE resource = ? AND key = ?", where)
    else:
        database.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (*where, json.dumps(change["row"])))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    connection = sqlite3.connect(sys.argv[2])
    count = mirror(sys.argv[1], connection)
    total = connection.execute("SELECT count(*) FROM rows").fetchone()[0]
    print(f"{count} changes, {total} rows in {sys.argv[2]}")
