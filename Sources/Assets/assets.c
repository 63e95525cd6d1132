#include "CAssets.h"

/* Every static file of the pages, taken in by the compiler. A file that is not named here is not served.
   First the bytes of each, then the table that Swift reads. */

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char css_tokens_css[] = {
#embed "web/css/tokens.css"
};
static const unsigned char css_frame_css[] = {
#embed "web/css/frame.css"
};
static const unsigned char css_list_css[] = {
#embed "web/css/list.css"
};
static const unsigned char css_record_css[] = {
#embed "web/css/record.css"
};
static const unsigned char css_overlays_css[] = {
#embed "web/css/overlays.css"
};
static const unsigned char css_grid_css[] = {
#embed "web/css/grid.css"
};
static const unsigned char css_form_css[] = {
#embed "web/css/form.css"
};
static const unsigned char css_admin_css[] = {
#embed "web/css/admin.css"
};
static const unsigned char css_calendar_css[] = {
#embed "web/css/calendar.css"
};
static const unsigned char css_cards_css[] = {
#embed "web/css/cards.css"
};
static const unsigned char icon_192_png[] = {
#embed "web/icon-192.png"
};
static const unsigned char icon_512_png[] = {
#embed "web/icon-512.png"
};
static const unsigned char icon_full_png[] = {
#embed "web/icon-full.png"
};
static const unsigned char icon_svg[] = {
#embed "web/icon.svg"
};
static const unsigned char icons_svg[] = {
#embed "web/icons.svg"
};
static const unsigned char manifest_json[] = {
#embed "web/manifest.json"
};
static const unsigned char messages_en_json[] = {
#embed "web/messages/en.json"
};
static const unsigned char messages_fr_json[] = {
#embed "web/messages/fr.json"
};
static const unsigned char js_activity_form_js[] = {
#embed "web/js/activity-form.js"
};
static const unsigned char js_admin_audit_js[] = {
#embed "web/js/admin-audit.js"
};
static const unsigned char js_admin_column_js[] = {
#embed "web/js/admin-column.js"
};
static const unsigned char js_admin_filter_dialog_js[] = {
#embed "web/js/admin-filter-dialog.js"
};
static const unsigned char js_admin_filter_lines_js[] = {
#embed "web/js/admin-filter-lines.js"
};
static const unsigned char js_admin_filters_draft_js[] = {
#embed "web/js/admin-filters-draft.js"
};
static const unsigned char js_admin_filters_js[] = {
#embed "web/js/admin-filters.js"
};
static const unsigned char js_admin_kit_js[] = {
#embed "web/js/admin-kit.js"
};
static const unsigned char js_admin_options_js[] = {
#embed "web/js/admin-options.js"
};
static const unsigned char js_admin_privileges_js[] = {
#embed "web/js/admin-privileges.js"
};
static const unsigned char js_admin_ranking_js[] = {
#embed "web/js/admin-ranking.js"
};
static const unsigned char js_admin_roles_js[] = {
#embed "web/js/admin-roles.js"
};
static const unsigned char js_admin_sorts_js[] = {
#embed "web/js/admin-sorts.js"
};
static const unsigned char js_admin_table_js[] = {
#embed "web/js/admin-table.js"
};
static const unsigned char js_admin_tables_js[] = {
#embed "web/js/admin-tables.js"
};
static const unsigned char js_admin_teams_js[] = {
#embed "web/js/admin-teams.js"
};
static const unsigned char js_admin_units_js[] = {
#embed "web/js/admin-units.js"
};
static const unsigned char js_admin_workspace_js[] = {
#embed "web/js/admin-workspace.js"
};
static const unsigned char js_admin_js[] = {
#embed "web/js/admin.js"
};
static const unsigned char js_advance_js[] = {
#embed "web/js/advance.js"
};
static const unsigned char js_announce_js[] = {
#embed "web/js/announce.js"
};
static const unsigned char js_api_js[] = {
#embed "web/js/api.js"
};
static const unsigned char js_ask_js[] = {
#embed "web/js/ask.js"
};
static const unsigned char js_attach_js[] = {
#embed "web/js/attach.js"
};
static const unsigned char js_availability_all_js[] = {
#embed "web/js/availability-all.js"
};
static const unsigned char js_availability_form_js[] = {
#embed "web/js/availability-form.js"
};
static const unsigned char js_availability_week_js[] = {
#embed "web/js/availability-week.js"
};
static const unsigned char js_availability_js[] = {
#embed "web/js/availability.js"
};
static const unsigned char js_away_js[] = {
#embed "web/js/away.js"
};
static const unsigned char js_bell_panel_js[] = {
#embed "web/js/bell-panel.js"
};
static const unsigned char js_bell_words_js[] = {
#embed "web/js/bell-words.js"
};
static const unsigned char js_bell_js[] = {
#embed "web/js/bell.js"
};
static const unsigned char js_boot_js[] = {
#embed "web/js/boot.js"
};
static const unsigned char js_bulk_bar_js[] = {
#embed "web/js/bulk-bar.js"
};
static const unsigned char js_bulk_js[] = {
#embed "web/js/bulk.js"
};
static const unsigned char js_card_editor_js[] = {
#embed "web/js/card-editor.js"
};
static const unsigned char js_card_form_js[] = {
#embed "web/js/card-form.js"
};
static const unsigned char js_card_rows_js[] = {
#embed "web/js/card-rows.js"
};
static const unsigned char js_card_js[] = {
#embed "web/js/card.js"
};
static const unsigned char js_cards_js[] = {
#embed "web/js/cards.js"
};
static const unsigned char js_columns_dialog_js[] = {
#embed "web/js/columns-dialog.js"
};
static const unsigned char js_commands_js[] = {
#embed "web/js/commands.js"
};
static const unsigned char js_condition_lines_js[] = {
#embed "web/js/condition-lines.js"
};
static const unsigned char js_conditions_js[] = {
#embed "web/js/conditions.js"
};
static const unsigned char js_connection_js[] = {
#embed "web/js/connection.js"
};
static const unsigned char js_custom_filters_js[] = {
#embed "web/js/custom-filters.js"
};
static const unsigned char js_dates_js[] = {
#embed "web/js/dates.js"
};
static const unsigned char js_details_js[] = {
#embed "web/js/details.js"
};
static const unsigned char js_dialog_js[] = {
#embed "web/js/dialog.js"
};
static const unsigned char js_dom_js[] = {
#embed "web/js/dom.js"
};
static const unsigned char js_editors_js[] = {
#embed "web/js/editors.js"
};
static const unsigned char js_events_worker_js[] = {
#embed "web/js/events-worker.js"
};
static const unsigned char js_explain_js[] = {
#embed "web/js/explain.js"
};
static const unsigned char js_facts_js[] = {
#embed "web/js/facts.js"
};
static const unsigned char js_filter_panel_js[] = {
#embed "web/js/filter-panel.js"
};
static const unsigned char js_filters_js[] = {
#embed "web/js/filters.js"
};
static const unsigned char js_finding_js[] = {
#embed "web/js/finding.js"
};
static const unsigned char js_first_js[] = {
#embed "web/js/first.js"
};
static const unsigned char js_folding_js[] = {
#embed "web/js/folding.js"
};
static const unsigned char js_float_js[] = {
#embed "web/js/float.js"
};
static const unsigned char js_focused_switch_js[] = {
#embed "web/js/focused-switch.js"
};
static const unsigned char js_focused_view_js[] = {
#embed "web/js/focused-view.js"
};
static const unsigned char js_form_bar_js[] = {
#embed "web/js/form-bar.js"
};
static const unsigned char js_form_js[] = {
#embed "web/js/form.js"
};
static const unsigned char js_forms_js[] = {
#embed "web/js/forms.js"
};
static const unsigned char js_frame_js[] = {
#embed "web/js/frame.js"
};
static const unsigned char js_go_js[] = {
#embed "web/js/go.js"
};
static const unsigned char js_grid_bulk_js[] = {
#embed "web/js/grid-bulk.js"
};
static const unsigned char js_grid_cells_js[] = {
#embed "web/js/grid-cells.js"
};
static const unsigned char js_grid_edit_js[] = {
#embed "web/js/grid-edit.js"
};
static const unsigned char js_grid_filters_js[] = {
#embed "web/js/grid-filters.js"
};
static const unsigned char js_grid_header_js[] = {
#embed "web/js/grid-header.js"
};
static const unsigned char js_grid_query_js[] = {
#embed "web/js/grid-query.js"
};
static const unsigned char js_grid_rows_js[] = {
#embed "web/js/grid-rows.js"
};
static const unsigned char js_grid_view_js[] = {
#embed "web/js/grid-view.js"
};
static const unsigned char js_grid_views_js[] = {
#embed "web/js/grid-views.js"
};
static const unsigned char js_grid_js[] = {
#embed "web/js/grid.js"
};
static const unsigned char js_grid_widths_js[] = {
#embed "web/js/grid-widths.js"
};
static const unsigned char js_group_drawing_js[] = {
#embed "web/js/group-drawing.js"
};
static const unsigned char js_group_selection_js[] = {
#embed "web/js/group-selection.js"
};
static const unsigned char js_help_js[] = {
#embed "web/js/help.js"
};
static const unsigned char js_homecoming_js[] = {
#embed "web/js/homecoming.js"
};
static const unsigned char js_item_menu_js[] = {
#embed "web/js/item-menu.js"
};
static const unsigned char js_jobs_js[] = {
#embed "web/js/jobs.js"
};
static const unsigned char js_key_help_js[] = {
#embed "web/js/key-help.js"
};
static const unsigned char js_keyboard_js[] = {
#embed "web/js/keyboard.js"
};
static const unsigned char js_kinds_js[] = {
#embed "web/js/kinds.js"
};
static const unsigned char js_layout_js[] = {
#embed "web/js/layout.js"
};
static const unsigned char js_likely_js[] = {
#embed "web/js/likely.js"
};
static const unsigned char js_links_js[] = {
#embed "web/js/links.js"
};
static const unsigned char js_list_header_js[] = {
#embed "web/js/list-header.js"
};
static const unsigned char js_list_undo_js[] = {
#embed "web/js/list-undo.js"
};
static const unsigned char js_life_forms_js[] = {
#embed "web/js/life-forms.js"
};
static const unsigned char js_life_js[] = {
#embed "web/js/life.js"
};
static const unsigned char js_list_js[] = {
#embed "web/js/list.js"
};
static const unsigned char js_live_js[] = {
#embed "web/js/live.js"
};
static const unsigned char js_lookup_js[] = {
#embed "web/js/lookup.js"
};
static const unsigned char js_many_lookup_js[] = {
#embed "web/js/many-lookup.js"
};
static const unsigned char js_messages_js[] = {
#embed "web/js/messages.js"
};
static const unsigned char js_meta_js[] = {
#embed "web/js/meta.js"
};
static const unsigned char js_money_js[] = {
#embed "web/js/money.js"
};
static const unsigned char js_new_record_js[] = {
#embed "web/js/new-record.js"
};
static const unsigned char js_offline_boot_js[] = {
#embed "web/js/offline-boot.js"
};
static const unsigned char js_offline_queue_js[] = {
#embed "web/js/offline-queue.js"
};
static const unsigned char js_offline_store_js[] = {
#embed "web/js/offline-store.js"
};
static const unsigned char js_offline_js[] = {
#embed "web/js/offline.js"
};
static const unsigned char js_operations_js[] = {
#embed "web/js/operations.js"
};
static const unsigned char js_order_js[] = {
#embed "web/js/order.js"
};
static const unsigned char js_own_default_js[] = {
#embed "web/js/own-default.js"
};
static const unsigned char js_own_filters_js[] = {
#embed "web/js/own-filters.js"
};
static const unsigned char js_page_frame_js[] = {
#embed "web/js/page-frame.js"
};
static const unsigned char js_page_keys_js[] = {
#embed "web/js/page-keys.js"
};
static const unsigned char js_page_js[] = {
#embed "web/js/page.js"
};
static const unsigned char js_paged_rows_js[] = {
#embed "web/js/paged-rows.js"
};
static const unsigned char js_palette_js[] = {
#embed "web/js/palette.js"
};
static const unsigned char js_parties_js[] = {
#embed "web/js/parties.js"
};
static const unsigned char js_passing_js[] = {
#embed "web/js/passing.js"
};
static const unsigned char js_past_js[] = {
#embed "web/js/past.js"
};
static const unsigned char js_people_js[] = {
#embed "web/js/people.js"
};
static const unsigned char js_perform_js[] = {
#embed "web/js/perform.js"
};
static const unsigned char js_plain_js[] = {
#embed "web/js/plain.js"
};
static const unsigned char js_published_js[] = {
#embed "web/js/published.js"
};
static const unsigned char js_reach_out_js[] = {
#embed "web/js/reach-out.js"
};
static const unsigned char js_ranking_people_js[] = {
#embed "web/js/ranking-people.js"
};
static const unsigned char js_record_commands_js[] = {
#embed "web/js/record-commands.js"
};
static const unsigned char js_record_data_js[] = {
#embed "web/js/record-data.js"
};
static const unsigned char js_portrait_js[] = {
#embed "web/js/portrait.js"
};
static const unsigned char js_record_image_js[] = {
#embed "web/js/record-image.js"
};
static const unsigned char js_record_tabs_js[] = {
#embed "web/js/record-tabs.js"
};
static const unsigned char js_record_js[] = {
#embed "web/js/record.js"
};
static const unsigned char js_related_js[] = {
#embed "web/js/related.js"
};
static const unsigned char js_search_js[] = {
#embed "web/js/search.js"
};
static const unsigned char js_security_js[] = {
#embed "web/js/security.js"
};
static const unsigned char js_selection_js[] = {
#embed "web/js/selection.js"
};
static const unsigned char js_service_worker_js[] = {
#embed "web/js/service-worker.js"
};
static const unsigned char js_settings_bell_js[] = {
#embed "web/js/settings-bell.js"
};
static const unsigned char js_settings_filters_js[] = {
#embed "web/js/settings-filters.js"
};
static const unsigned char js_settings_store_js[] = {
#embed "web/js/settings-store.js"
};
static const unsigned char js_settings_js[] = {
#embed "web/js/settings.js"
};
static const unsigned char js_snooze_text_js[] = {
#embed "web/js/snooze-text.js"
};
static const unsigned char js_sort_menu_js[] = {
#embed "web/js/sort-menu.js"
};
static const unsigned char js_strip_js[] = {
#embed "web/js/strip.js"
};
static const unsigned char js_team_list_js[] = {
#embed "web/js/team-list.js"
};
static const unsigned char js_team_move_js[] = {
#embed "web/js/team-move.js"
};
static const unsigned char js_team_js[] = {
#embed "web/js/team.js"
};
static const unsigned char js_timeline_js[] = {
#embed "web/js/timeline.js"
};
static const unsigned char js_toast_js[] = {
#embed "web/js/toast.js"
};
static const unsigned char js_touch_js[] = {
#embed "web/js/touch.js"
};
static const unsigned char js_undo_memory_js[] = {
#embed "web/js/undo-memory.js"
};
static const unsigned char js_undo_steps_js[] = {
#embed "web/js/undo-steps.js"
};
static const unsigned char js_undo_js[] = {
#embed "web/js/undo.js"
};
static const unsigned char js_upnext_js[] = {
#embed "web/js/upnext.js"
};
static const unsigned char js_values_js[] = {
#embed "web/js/values.js"
};
static const unsigned char js_viewport_js[] = {
#embed "web/js/viewport.js"
};
static const unsigned char js_virtual_list_js[] = {
#embed "web/js/virtual-list.js"
};
static const unsigned char js_why_js[] = {
#embed "web/js/why.js"
};
static const unsigned char js_work_palette_js[] = {
#embed "web/js/work-palette.js"
};
static const unsigned char js_worklist_js[] = {
#embed "web/js/worklist.js"
};

#define FILE_ENTRY(path, type, bytes) {path, type, bytes, sizeof(bytes)}

static const suivant_asset table[] = {
    FILE_ENTRY("css/tokens.css", "text/css; charset=utf-8", css_tokens_css),
    FILE_ENTRY("css/frame.css", "text/css; charset=utf-8", css_frame_css),
    FILE_ENTRY("css/list.css", "text/css; charset=utf-8", css_list_css),
    FILE_ENTRY("css/record.css", "text/css; charset=utf-8", css_record_css),
    FILE_ENTRY("css/overlays.css", "text/css; charset=utf-8", css_overlays_css),
    FILE_ENTRY("css/grid.css", "text/css; charset=utf-8", css_grid_css),
    FILE_ENTRY("css/form.css", "text/css; charset=utf-8", css_form_css),
    FILE_ENTRY("css/admin.css", "text/css; charset=utf-8", css_admin_css),
    FILE_ENTRY("css/calendar.css", "text/css; charset=utf-8", css_calendar_css),
    FILE_ENTRY("css/cards.css", "text/css; charset=utf-8", css_cards_css),
    FILE_ENTRY("icon-192.png", "image/png", icon_192_png),
    FILE_ENTRY("icon-512.png", "image/png", icon_512_png),
    FILE_ENTRY("icon-full.png", "image/png", icon_full_png),
    FILE_ENTRY("icon.svg", "image/svg+xml", icon_svg),
    FILE_ENTRY("icons.svg", "image/svg+xml", icons_svg),
    FILE_ENTRY("manifest.json", "application/manifest+json", manifest_json),
    FILE_ENTRY("messages/en.json", "application/json; charset=utf-8", messages_en_json),
    FILE_ENTRY("messages/fr.json", "application/json; charset=utf-8", messages_fr_json),
    FILE_ENTRY("js/activity-form.js", "text/javascript; charset=utf-8", js_activity_form_js),
    FILE_ENTRY("js/admin-audit.js", "text/javascript; charset=utf-8", js_admin_audit_js),
    FILE_ENTRY("js/admin-column.js", "text/javascript; charset=utf-8", js_admin_column_js),
    FILE_ENTRY("js/admin-filter-dialog.js", "text/javascript; charset=utf-8", js_admin_filter_dialog_js),
    FILE_ENTRY("js/admin-filter-lines.js", "text/javascript; charset=utf-8", js_admin_filter_lines_js),
    FILE_ENTRY("js/admin-filters-draft.js", "text/javascript; charset=utf-8", js_admin_filters_draft_js),
    FILE_ENTRY("js/admin-filters.js", "text/javascript; charset=utf-8", js_admin_filters_js),
    FILE_ENTRY("js/admin-kit.js", "text/javascript; charset=utf-8", js_admin_kit_js),
    FILE_ENTRY("js/admin-options.js", "text/javascript; charset=utf-8", js_admin_options_js),
    FILE_ENTRY("js/admin-privileges.js", "text/javascript; charset=utf-8", js_admin_privileges_js),
    FILE_ENTRY("js/admin-ranking.js", "text/javascript; charset=utf-8", js_admin_ranking_js),
    FILE_ENTRY("js/admin-roles.js", "text/javascript; charset=utf-8", js_admin_roles_js),
    FILE_ENTRY("js/admin-sorts.js", "text/javascript; charset=utf-8", js_admin_sorts_js),
    FILE_ENTRY("js/admin-table.js", "text/javascript; charset=utf-8", js_admin_table_js),
    FILE_ENTRY("js/admin-tables.js", "text/javascript; charset=utf-8", js_admin_tables_js),
    FILE_ENTRY("js/admin-teams.js", "text/javascript; charset=utf-8", js_admin_teams_js),
    FILE_ENTRY("js/admin-units.js", "text/javascript; charset=utf-8", js_admin_units_js),
    FILE_ENTRY("js/admin-workspace.js", "text/javascript; charset=utf-8", js_admin_workspace_js),
    FILE_ENTRY("js/admin.js", "text/javascript; charset=utf-8", js_admin_js),
    FILE_ENTRY("js/advance.js", "text/javascript; charset=utf-8", js_advance_js),
    FILE_ENTRY("js/announce.js", "text/javascript; charset=utf-8", js_announce_js),
    FILE_ENTRY("js/api.js", "text/javascript; charset=utf-8", js_api_js),
    FILE_ENTRY("js/ask.js", "text/javascript; charset=utf-8", js_ask_js),
    FILE_ENTRY("js/attach.js", "text/javascript; charset=utf-8", js_attach_js),
    FILE_ENTRY("js/availability-all.js", "text/javascript; charset=utf-8", js_availability_all_js),
    FILE_ENTRY("js/availability-form.js", "text/javascript; charset=utf-8", js_availability_form_js),
    FILE_ENTRY("js/availability-week.js", "text/javascript; charset=utf-8", js_availability_week_js),
    FILE_ENTRY("js/availability.js", "text/javascript; charset=utf-8", js_availability_js),
    FILE_ENTRY("js/away.js", "text/javascript; charset=utf-8", js_away_js),
    FILE_ENTRY("js/bell-panel.js", "text/javascript; charset=utf-8", js_bell_panel_js),
    FILE_ENTRY("js/bell-words.js", "text/javascript; charset=utf-8", js_bell_words_js),
    FILE_ENTRY("js/bell.js", "text/javascript; charset=utf-8", js_bell_js),
    FILE_ENTRY("js/boot.js", "text/javascript; charset=utf-8", js_boot_js),
    FILE_ENTRY("js/bulk-bar.js", "text/javascript; charset=utf-8", js_bulk_bar_js),
    FILE_ENTRY("js/bulk.js", "text/javascript; charset=utf-8", js_bulk_js),
    FILE_ENTRY("js/card-editor.js", "text/javascript; charset=utf-8", js_card_editor_js),
    FILE_ENTRY("js/card-form.js", "text/javascript; charset=utf-8", js_card_form_js),
    FILE_ENTRY("js/card-rows.js", "text/javascript; charset=utf-8", js_card_rows_js),
    FILE_ENTRY("js/card.js", "text/javascript; charset=utf-8", js_card_js),
    FILE_ENTRY("js/cards.js", "text/javascript; charset=utf-8", js_cards_js),
    FILE_ENTRY("js/columns-dialog.js", "text/javascript; charset=utf-8", js_columns_dialog_js),
    FILE_ENTRY("js/commands.js", "text/javascript; charset=utf-8", js_commands_js),
    FILE_ENTRY("js/condition-lines.js", "text/javascript; charset=utf-8", js_condition_lines_js),
    FILE_ENTRY("js/conditions.js", "text/javascript; charset=utf-8", js_conditions_js),
    FILE_ENTRY("js/connection.js", "text/javascript; charset=utf-8", js_connection_js),
    FILE_ENTRY("js/custom-filters.js", "text/javascript; charset=utf-8", js_custom_filters_js),
    FILE_ENTRY("js/dates.js", "text/javascript; charset=utf-8", js_dates_js),
    FILE_ENTRY("js/details.js", "text/javascript; charset=utf-8", js_details_js),
    FILE_ENTRY("js/dialog.js", "text/javascript; charset=utf-8", js_dialog_js),
    FILE_ENTRY("js/dom.js", "text/javascript; charset=utf-8", js_dom_js),
    FILE_ENTRY("js/editors.js", "text/javascript; charset=utf-8", js_editors_js),
    FILE_ENTRY("js/events-worker.js", "text/javascript; charset=utf-8", js_events_worker_js),
    FILE_ENTRY("js/explain.js", "text/javascript; charset=utf-8", js_explain_js),
    FILE_ENTRY("js/facts.js", "text/javascript; charset=utf-8", js_facts_js),
    FILE_ENTRY("js/filter-panel.js", "text/javascript; charset=utf-8", js_filter_panel_js),
    FILE_ENTRY("js/filters.js", "text/javascript; charset=utf-8", js_filters_js),
    FILE_ENTRY("js/finding.js", "text/javascript; charset=utf-8", js_finding_js),
    FILE_ENTRY("js/first.js", "text/javascript; charset=utf-8", js_first_js),
    FILE_ENTRY("js/folding.js", "text/javascript; charset=utf-8", js_folding_js),
    FILE_ENTRY("js/float.js", "text/javascript; charset=utf-8", js_float_js),
    FILE_ENTRY("js/focused-switch.js", "text/javascript; charset=utf-8", js_focused_switch_js),
    FILE_ENTRY("js/focused-view.js", "text/javascript; charset=utf-8", js_focused_view_js),
    FILE_ENTRY("js/form-bar.js", "text/javascript; charset=utf-8", js_form_bar_js),
    FILE_ENTRY("js/form.js", "text/javascript; charset=utf-8", js_form_js),
    FILE_ENTRY("js/forms.js", "text/javascript; charset=utf-8", js_forms_js),
    FILE_ENTRY("js/frame.js", "text/javascript; charset=utf-8", js_frame_js),
    FILE_ENTRY("js/go.js", "text/javascript; charset=utf-8", js_go_js),
    FILE_ENTRY("js/grid-bulk.js", "text/javascript; charset=utf-8", js_grid_bulk_js),
    FILE_ENTRY("js/grid-cells.js", "text/javascript; charset=utf-8", js_grid_cells_js),
    FILE_ENTRY("js/grid-edit.js", "text/javascript; charset=utf-8", js_grid_edit_js),
    FILE_ENTRY("js/grid-filters.js", "text/javascript; charset=utf-8", js_grid_filters_js),
    FILE_ENTRY("js/grid-header.js", "text/javascript; charset=utf-8", js_grid_header_js),
    FILE_ENTRY("js/grid-query.js", "text/javascript; charset=utf-8", js_grid_query_js),
    FILE_ENTRY("js/grid-rows.js", "text/javascript; charset=utf-8", js_grid_rows_js),
    FILE_ENTRY("js/grid-view.js", "text/javascript; charset=utf-8", js_grid_view_js),
    FILE_ENTRY("js/grid-views.js", "text/javascript; charset=utf-8", js_grid_views_js),
    FILE_ENTRY("js/grid.js", "text/javascript; charset=utf-8", js_grid_js),
    FILE_ENTRY("js/grid-widths.js", "text/javascript; charset=utf-8", js_grid_widths_js),
    FILE_ENTRY("js/group-drawing.js", "text/javascript; charset=utf-8", js_group_drawing_js),
    FILE_ENTRY("js/group-selection.js", "text/javascript; charset=utf-8", js_group_selection_js),
    FILE_ENTRY("js/help.js", "text/javascript; charset=utf-8", js_help_js),
    FILE_ENTRY("js/homecoming.js", "text/javascript; charset=utf-8", js_homecoming_js),
    FILE_ENTRY("js/item-menu.js", "text/javascript; charset=utf-8", js_item_menu_js),
    FILE_ENTRY("js/jobs.js", "text/javascript; charset=utf-8", js_jobs_js),
    FILE_ENTRY("js/key-help.js", "text/javascript; charset=utf-8", js_key_help_js),
    FILE_ENTRY("js/keyboard.js", "text/javascript; charset=utf-8", js_keyboard_js),
    FILE_ENTRY("js/kinds.js", "text/javascript; charset=utf-8", js_kinds_js),
    FILE_ENTRY("js/layout.js", "text/javascript; charset=utf-8", js_layout_js),
    FILE_ENTRY("js/likely.js", "text/javascript; charset=utf-8", js_likely_js),
    FILE_ENTRY("js/links.js", "text/javascript; charset=utf-8", js_links_js),
    FILE_ENTRY("js/list-header.js", "text/javascript; charset=utf-8", js_list_header_js),
    FILE_ENTRY("js/list-undo.js", "text/javascript; charset=utf-8", js_list_undo_js),
    FILE_ENTRY("js/life-forms.js", "text/javascript; charset=utf-8", js_life_forms_js),
    FILE_ENTRY("js/life.js", "text/javascript; charset=utf-8", js_life_js),
    FILE_ENTRY("js/list.js", "text/javascript; charset=utf-8", js_list_js),
    FILE_ENTRY("js/live.js", "text/javascript; charset=utf-8", js_live_js),
    FILE_ENTRY("js/lookup.js", "text/javascript; charset=utf-8", js_lookup_js),
    FILE_ENTRY("js/many-lookup.js", "text/javascript; charset=utf-8", js_many_lookup_js),
    FILE_ENTRY("js/messages.js", "text/javascript; charset=utf-8", js_messages_js),
    FILE_ENTRY("js/meta.js", "text/javascript; charset=utf-8", js_meta_js),
    FILE_ENTRY("js/money.js", "text/javascript; charset=utf-8", js_money_js),
    FILE_ENTRY("js/new-record.js", "text/javascript; charset=utf-8", js_new_record_js),
    FILE_ENTRY("js/offline-boot.js", "text/javascript; charset=utf-8", js_offline_boot_js),
    FILE_ENTRY("js/offline-queue.js", "text/javascript; charset=utf-8", js_offline_queue_js),
    FILE_ENTRY("js/offline-store.js", "text/javascript; charset=utf-8", js_offline_store_js),
    FILE_ENTRY("js/offline.js", "text/javascript; charset=utf-8", js_offline_js),
    FILE_ENTRY("js/operations.js", "text/javascript; charset=utf-8", js_operations_js),
    FILE_ENTRY("js/order.js", "text/javascript; charset=utf-8", js_order_js),
    FILE_ENTRY("js/own-default.js", "text/javascript; charset=utf-8", js_own_default_js),
    FILE_ENTRY("js/own-filters.js", "text/javascript; charset=utf-8", js_own_filters_js),
    FILE_ENTRY("js/page-frame.js", "text/javascript; charset=utf-8", js_page_frame_js),
    FILE_ENTRY("js/page-keys.js", "text/javascript; charset=utf-8", js_page_keys_js),
    FILE_ENTRY("js/page.js", "text/javascript; charset=utf-8", js_page_js),
    FILE_ENTRY("js/paged-rows.js", "text/javascript; charset=utf-8", js_paged_rows_js),
    FILE_ENTRY("js/palette.js", "text/javascript; charset=utf-8", js_palette_js),
    FILE_ENTRY("js/parties.js", "text/javascript; charset=utf-8", js_parties_js),
    FILE_ENTRY("js/passing.js", "text/javascript; charset=utf-8", js_passing_js),
    FILE_ENTRY("js/past.js", "text/javascript; charset=utf-8", js_past_js),
    FILE_ENTRY("js/people.js", "text/javascript; charset=utf-8", js_people_js),
    FILE_ENTRY("js/perform.js", "text/javascript; charset=utf-8", js_perform_js),
    FILE_ENTRY("js/plain.js", "text/javascript; charset=utf-8", js_plain_js),
    FILE_ENTRY("js/reach-out.js", "text/javascript; charset=utf-8", js_reach_out_js),
    FILE_ENTRY("js/ranking-people.js", "text/javascript; charset=utf-8", js_ranking_people_js),
    FILE_ENTRY("js/record-commands.js", "text/javascript; charset=utf-8", js_record_commands_js),
    FILE_ENTRY("js/record-data.js", "text/javascript; charset=utf-8", js_record_data_js),
    FILE_ENTRY("js/portrait.js", "text/javascript; charset=utf-8", js_portrait_js),
    FILE_ENTRY("js/published.js", "text/javascript; charset=utf-8", js_published_js),
    FILE_ENTRY("js/record-image.js", "text/javascript; charset=utf-8", js_record_image_js),
    FILE_ENTRY("js/record-tabs.js", "text/javascript; charset=utf-8", js_record_tabs_js),
    FILE_ENTRY("js/record.js", "text/javascript; charset=utf-8", js_record_js),
    FILE_ENTRY("js/related.js", "text/javascript; charset=utf-8", js_related_js),
    FILE_ENTRY("js/search.js", "text/javascript; charset=utf-8", js_search_js),
    FILE_ENTRY("js/security.js", "text/javascript; charset=utf-8", js_security_js),
    FILE_ENTRY("js/selection.js", "text/javascript; charset=utf-8", js_selection_js),
    FILE_ENTRY("js/service-worker.js", "text/javascript; charset=utf-8", js_service_worker_js),
    FILE_ENTRY("js/settings-bell.js", "text/javascript; charset=utf-8", js_settings_bell_js),
    FILE_ENTRY("js/settings-filters.js", "text/javascript; charset=utf-8", js_settings_filters_js),
    FILE_ENTRY("js/settings-store.js", "text/javascript; charset=utf-8", js_settings_store_js),
    FILE_ENTRY("js/settings.js", "text/javascript; charset=utf-8", js_settings_js),
    FILE_ENTRY("js/snooze-text.js", "text/javascript; charset=utf-8", js_snooze_text_js),
    FILE_ENTRY("js/sort-menu.js", "text/javascript; charset=utf-8", js_sort_menu_js),
    FILE_ENTRY("js/strip.js", "text/javascript; charset=utf-8", js_strip_js),
    FILE_ENTRY("js/team-list.js", "text/javascript; charset=utf-8", js_team_list_js),
    FILE_ENTRY("js/team-move.js", "text/javascript; charset=utf-8", js_team_move_js),
    FILE_ENTRY("js/team.js", "text/javascript; charset=utf-8", js_team_js),
    FILE_ENTRY("js/timeline.js", "text/javascript; charset=utf-8", js_timeline_js),
    FILE_ENTRY("js/toast.js", "text/javascript; charset=utf-8", js_toast_js),
    FILE_ENTRY("js/touch.js", "text/javascript; charset=utf-8", js_touch_js),
    FILE_ENTRY("js/undo-memory.js", "text/javascript; charset=utf-8", js_undo_memory_js),
    FILE_ENTRY("js/undo-steps.js", "text/javascript; charset=utf-8", js_undo_steps_js),
    FILE_ENTRY("js/undo.js", "text/javascript; charset=utf-8", js_undo_js),
    FILE_ENTRY("js/upnext.js", "text/javascript; charset=utf-8", js_upnext_js),
    FILE_ENTRY("js/values.js", "text/javascript; charset=utf-8", js_values_js),
    FILE_ENTRY("js/viewport.js", "text/javascript; charset=utf-8", js_viewport_js),
    FILE_ENTRY("js/virtual-list.js", "text/javascript; charset=utf-8", js_virtual_list_js),
    FILE_ENTRY("js/why.js", "text/javascript; charset=utf-8", js_why_js),
    FILE_ENTRY("js/work-palette.js", "text/javascript; charset=utf-8", js_work_palette_js),
    FILE_ENTRY("js/worklist.js", "text/javascript; charset=utf-8", js_worklist_js),
};

const suivant_asset *suivant_asset_table(void) { return table; }

unsigned long suivant_asset_count(void) { return sizeof(table) / sizeof(table[0]); }
