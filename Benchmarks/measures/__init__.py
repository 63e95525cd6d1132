"""The measures by name, in the order in which they run."""

from . import api, browser, bulk, columns, commands, events, filters, scrolling, starting, team, worklist

MEASURES = {
    "list-page": worklist.list_page,
    "weighed-page": worklist.weighed_page,
    "median-seller": worklist.median_seller,
    "custom-filters": filters.custom_filters,
    "complete": commands.complete,
    "bulk": bulk.bulk,
    "start": starting.start,
    "open-pages": events.streams,
    "first-content": browser.first_content,
    "key-to-card": browser.key_to_card,
    "scrolling": scrolling.scrolling,
    "api-point": api.point,
    "api-list": api.listing,
    "api-access": api.access,
    "api-create": api.create,
    "api-column": columns.adding,
    "api-search": api.contains,
    "api-metadata": api.metadata,
    "team": team.team,
}
