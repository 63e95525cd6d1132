import Records

extension SettingsPage {
    private static let minutes = [0, 5, 10, 15, 30, 60, 120]

    /// What one wants to hear of, per kind: in the bell, and outside of the page.
    var notifications: HTML {
        """
        <section class="panel" id="notifications" aria-label="\(look.words("settings.bell"))">\
        <h2>\(look.words("settings.bell"))</h2>
        <div class="table-box"><table class="plain-table choices"><thead><tr><th scope="col">\(look.words("settings.bell.kind"))</th>\
        <th scope="col">\(look.words("settings.bell.bell"))</th>\
        <th scope="col">\(look.words("settings.bell.browser"))</th></tr></thead>
        <tbody>\(NotificationKind.allCases.map(row))</tbody></table></div>
        <p class="small muted">\(look.words("settings.bell.hint"))</p>
        <p class="alert" role="alert" id="bell-consent" hidden>\(look.words("settings.bell.refused"))</p>
        <label class="field">\(look.words("settings.bell.minutes"))<select id="reminder-minutes" \
        data-column="sv_reminderminutes" data-kind="number">\(minuteOptions)</select></label>
        <p class="saved" role="status"></p></section>
        """
    }

    private func row(_ kind: NotificationKind) -> HTML {
        let name = look.words("settings.bell.\(kind.rawValue)")
        let bell = look.words("settings.bell.bell.of", ["name": name])
        let browser = look.words("settings.bell.browser.of", ["name": name])
        return """
            <tr><th scope="row">\(name)</th>\
            <td><input type="checkbox" data-bell="\(kind.rawValue)" aria-label="\(bell)"\
            \(when: !chosen.muted.contains(kind), "checked")></td>\
            <td><input type="checkbox" data-browser="\(kind.rawValue)" aria-label="\(browser)"\
            \(when: chosen.pushed.contains(kind), "checked")></td></tr>
            """
    }

    private var minuteOptions: [HTML] {
        let all = Set(SettingsPage.minutes + [chosen.reminderMinutes]).sorted()
        return all.map { minutes in
            """
            <option value="\(String(minutes))"\(when: minutes == chosen.reminderMinutes, "selected")>\
            \(look.words("settings.bell.before", count: minutes))</option>
            """
        }
    }
}
