"""A bell that nothing rings but the test: the demo organisation has calls that are due just now."""


def quieten(caller, muted="reminder"):
    """Switches reminders off for a person and clears what came before."""
    (settings,) = caller.list("msdyn_workqueueusersettings", select="msdyn_workqueueusersettingid") or [None]
    if settings is None:
        caller.create("msdyn_workqueueusersettings", {"sv_bellmuted": muted})
    else:
        address = f"msdyn_workqueueusersettings({settings['msdyn_workqueueusersettingid']})"
        assert caller.patch(address, {"sv_bellmuted": muted}).status_code in (200, 204)
    cleared = caller.post("sv_notifications/Microsoft.Dynamics.CRM.sv_DeleteMany", {"Filter": ""})
    assert cleared.status_code == 200, cleared.text
