"""The measures by name, in the order in which they run."""

from . import api, browser, commands, filters, starting, worklist

MEASURES = {
    "list-page": worklist.list_page,
    "median-seller": worklist.median_seller,
    "custom-filters": filters.custom_filters,
    "complete": commands.complete,
    "start": starting.start,
    "first-content": browser.first_content,
    "key-to-card": browser.key_to_card,
    "api-point": api.point,
    "api-list": api.listing,
    "api-access": api.access,
    "api-create": api.create,
    "api-search": api.contains,
    "api-metadata": api.metadata,
}
