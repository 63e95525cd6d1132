import SalesCore

/// Sequences and the records that walk them (data model, D-10…D-16).
///
/// Their rights, history and place in the API are here before the engine that fills them.
extension Table {
    static let sequence = Table(
        "msdyn_sequence",
        set: "msdyn_sequences",
        key: "msdyn_sequenceid",
        nameColumn: "msdyn_name",
        code: 10_301,
        ownership: .owner,
        label: Label("Sequence", "Séquence"),
        plural: Label("Sequences", "Séquences"),
        columns: [
            Column("msdyn_name", .text(max: 160), Label("Name", "Nom"), required: true, folded: true),
            .memo("msdyn_description", "Description", "Description"),
            Column(
                "msdyn_regardingentityname",
                .text(max: 100),
                Label("Record type", "Type d’enregistrement"),
                required: true
            ),
            .text(
                "msdyn_regardingentitydisplayname",
                "Record type, in words",
                "Type d’enregistrement, en clair",
                max: 200
            ),
            .memo("msdyn_definition", "Definition", "Définition", max: 1_000_000),
            .memo("msdyn_sequenceexitcriterion", "Exit criteria", "Critères de sortie", max: 100_000),
            .choice("msdyn_type", "Type", "Type", ChoiceOption.sequenceTypes),
            .lookup("msdyn_parentsequence", "Parent sequence", "Séquence parente", to: "msdyn_sequence"),
            Column("msdyn_version", .integer(1...500), Label("Version", "Version")),
            .memo("msdyn_versiondescription", "Version description", "Description de la version"),
            Column("msdyn_maxstepcount", .integer(0...400), Label("Longest path", "Chemin le plus long")),
            Column("msdyn_totaltasks", .integer(0...400), Label("Steps", "Étapes")),
            .choice("msdyn_assignsequencetype", "Assign to", "Attribuer à", ChoiceOption.sequenceAssignments),
            .text("msdyn_assignsequencefieldname", "Field to assign by", "Champ d’attribution"),
            .memo("msdyn_assignsequencecondition", "Assign condition", "Condition d’attribution", max: 4000),
            .flag(
                "msdyn_iswaittimecomputationenabledatsequencelevel",
                "Skip non-working days",
                "Ignorer les jours non travaillés"
            ),
            .text("msdyn_template", "Template", "Modèle"),
            .text("msdyn_sequencestats30d", "Figures of 30 days", "Chiffres sur 30 jours"),
            .text("msdyn_sequencestats90d", "Figures of 90 days", "Chiffres sur 90 jours"),
            .text("msdyn_sequencestats180d", "Figures of 180 days", "Chiffres sur 180 jours"),
            .text("msdyn_sequencestats1y", "Figures of a year", "Chiffres sur un an"),
            .text("msdyn_sequencestats2y", "Figures of two years", "Chiffres sur deux ans"),
            .flag("msdyn_analyticsavailable", "Figures available", "Chiffres disponibles"),
            .choice("msdyn_orchestratorversion", "Engine version", "Version du moteur", ChoiceOption.orchestrators),
        ]
            + Column.states(
                // The other way round than usual (D-10).
                [ChoiceOption(0, "Inactive", "Inactive"), ChoiceOption(1, "Active", "Active")],
                [
                    ChoiceOption(1, "Inactive", "Inactive", state: 0), ChoiceOption(2, "Active", "Active", state: 1),
                    ChoiceOption(3, "Revision", "Révision", state: 1),
                ]
            )
    )

    /// A record that is connected to a sequence.
    static let sequencetarget = Table(
        "msdyn_sequencetarget",
        set: "msdyn_sequencetargets",
        key: "msdyn_sequencetargetid",
        nameColumn: "msdyn_name",
        code: 10_302,
        ownership: .owner,
        label: Label("Sequence target", "Cible de séquence"),
        plural: Label("Sequence targets", "Cibles de séquence"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true),
            Column(
                "msdyn_parentsequence",
                .lookup(["msdyn_sequence"]),
                Label("Sequence", "Séquence"),
                required: true
            ),
            .lookup("msdyn_appliedsequenceinstance", "Version applied", "Version appliquée", to: "msdyn_sequence"),
            Column("msdyn_parentsequenceversion", .integer(1...500), Label("Version", "Version")),
            Column(
                "msdyn_target",
                .lookup(["account", "contact", "lead", "opportunity"]),
                Label("Record", "Enregistrement"),
                required: true
            ),
            .text("msdyn_regarding", "Record, in words", "Enregistrement, en clair", max: 200),
            .lookup("msdyn_segment", "Segment", "Segment", to: "msdyn_segment"),
            .lookup("msdyn_advancedfromstep", "Advanced from", "Avancé depuis", to: "msdyn_sequencetargetstep"),
            .text("msdyn_currentstepdefinitionid", "Current step, by id", "Étape en cours, par identifiant", max: 300),
            .text("msdyn_currentstepname", "Current step", "Étape en cours"),
            .choice("msdyn_currentsteptype", "Type of step", "Type d’étape", ChoiceOption.sequenceStepTypes),
            .choice(
                "msdyn_currentstepsubtype",
                "Subtype of step",
                "Sous-type d’étape",
                ChoiceOption.sequenceStepSubtypes
            ),
            Column("msdyn_currentstepcount", .integer(0...400), Label("Steps done", "Étapes effectuées")),
            Column("msdyn_totalstepcount", .integer(0...400), Label("Steps in all", "Nombre total d’étapes")),
            .text("msdyn_disconnectedafterstepdefinitionid", "Disconnected after", "Déconnecté après", max: 300),
            .choice("msdyn_deactivatereason", "Reason for the end", "Raison de la fin", ChoiceOption.disconnections),
            Column(
                "msdyn_sequencetargetuniquekey",
                .text(max: 250),
                Label("Unique key", "Clé unique"),
                required: true,
                key: true
            ),
        ]
            + Column.states(
                [ChoiceOption(0, "Active", "Active"), ChoiceOption(1, "Inactive", "Inactive")],
                [
                    ChoiceOption(1, "Connecting…", "Connexion…", state: 0),
                    ChoiceOption(2, "Connected", "Connecté", state: 0),
                    ChoiceOption(3, "Completed", "Terminé", state: 1), ChoiceOption(4, "Error", "Erreur", state: 1),
                    ChoiceOption(5, "Disconnected", "Déconnecté", state: 1),
                ]
            )
    )

    /// What stands to be done, or was done, for a connected record.
    static let sequencetargetstep = Table(
        "msdyn_sequencetargetstep",
        set: "msdyn_sequencetargetsteps",
        key: "msdyn_sequencetargetstepid",
        nameColumn: "msdyn_name",
        code: 10_303,
        ownership: .owner,
        label: Label("Sequence target step", "Étape de cible de séquence"),
        plural: Label("Sequence target steps", "Étapes de cible de séquence"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true),
            .text("msdyn_description", "Description", "Description", max: 2000),
            Column(
                "msdyn_sequencetarget",
                .lookup(["msdyn_sequencetarget"]),
                Label("Sequence target", "Cible de séquence"),
                required: true
            ),
            Column(
                "msdyn_sequencestepid",
                .guid,
                Label("Step in the definition", "Étape de la définition"),
                required: true
            ),
            Column(
                "msdyn_type",
                .choice(ChoiceOption.sequenceStepTypes),
                Label("Type", "Type"),
                required: true
            ),
            .choice("msdyn_subtype", "Subtype", "Sous-type", ChoiceOption.sequenceStepSubtypes),
            .choice(
                "msdyn_convertedtomanualfrom",
                "Made manual from",
                "Rendue manuelle depuis",
                ChoiceOption.sequenceStepTypes
            ),
            Column("msdyn_duetime", .instant, Label("Due", "Échéance"), required: true),
            Column("msdyn_sequenceduetime", .instant, Label("Planned due time", "Échéance prévue"), required: true),
            .choice("msdyn_waitstate", "Wait", "Attente", ChoiceOption.waitStates),
            Column("msdyn_waitskippedon", .instant, Label("Wait skipped on", "Attente ignorée le")),
            .choice(
                "msdyn_advancedfromwaitstate",
                "Advanced from wait",
                "Avancé depuis l’attente",
                ChoiceOption.advancedWaits
            ),
            .lookup("msdyn_advancedfromstep", "Advanced from", "Avancé depuis", to: "msdyn_sequencetargetstep"),
            .choice("msdyn_errorstate", "Error", "Erreur", ChoiceOption.stepErrors),
            Column("msdyn_snoozecount", .integer(0...10_000), Label("Times snoozed", "Nombre de reports")),
            Column("msdyn_completedon", .instant, Label("Completed on", "Terminée le")),
            Column("msdyn_linkedactivityid", .guid, Label("Linked activity", "Activité liée")),
            .text("msdyn_operationparameter", "Parameter", "Paramètre", max: 400),
            .text("msdyn_triggeroutcome", "Outcome", "Résultat", max: 4000),
        ]
            + Column.states(
                [ChoiceOption(0, "Active", "Active"), ChoiceOption(1, "Inactive", "Inactive")],
                [
                    ChoiceOption(1, "Open", "Ouverte", state: 0), ChoiceOption(2, "Completed", "Terminée", state: 1),
                    ChoiceOption(3, "Skipped", "Ignorée", state: 1),
                    ChoiceOption(4, "Cancelled", "Annulée", state: 1),
                ]
            )
    )

    /// Figures of a sequence; written by the program alone (D-16: our own design).
    static let sequencestat = Table(
        "msdyn_sequencestat",
        set: "msdyn_sequencestats",
        key: "msdyn_sequencestatid",
        nameColumn: "msdyn_name",
        code: 10_304,
        ownership: .owner,
        label: Label("Sequence stat", "Statistique de séquence"),
        plural: Label("Sequence stats", "Statistiques de séquence"),
        columns: [
            Column("msdyn_name", .text(max: 160), Label("Name", "Nom"), required: true),
            .lookup("msdyn_sequence", "Sequence", "Séquence", to: "msdyn_sequence"),
            .text("sv_period", "Period", "Période", max: 20),
            .memo("sv_figures", "Figures", "Chiffres", max: 100_000),
        ]
    )
}

extension ChoiceOption {
    static let sequenceTypes = [
        ChoiceOption(0, "Definition", "Définition"), ChoiceOption(1, "Activation", "Activation"),
    ]
    static let sequenceAssignments = [
        ChoiceOption(0, "Record owner", "Propriétaire de l’enregistrement"),
        ChoiceOption(1, "Record field", "Champ de l’enregistrement"),
        ChoiceOption(2, "Owner team", "Équipe propriétaire"),
        ChoiceOption(3, "Access team", "Équipe d’accès"), ChoiceOption(4, "Current user", "Utilisateur actuel"),
    ]
    static let orchestrators = [ChoiceOption(1, "Version 1", "Version 1"), ChoiceOption(2, "Version 2", "Version 2")]
    /// `msdyn_sequencestep_type` (D-14); 2 is unused.
    static let sequenceStepTypes = [
        ChoiceOption(0, "Wait", "Attente"), ChoiceOption(1, "Simple condition", "Condition simple"),
        ChoiceOption(3, "Automated email", "E-mail automatisé"), ChoiceOption(4, "Auto action", "Action automatique"),
        ChoiceOption(5, "LinkedIn action", "Action LinkedIn"),
        ChoiceOption(6, "Automated text message", "SMS automatisé"), ChoiceOption(7, "A/B test", "Test A/B"),
        ChoiceOption(4202, "Email", "E-mail"), ChoiceOption(4210, "Phone call", "Appel téléphonique"),
        ChoiceOption(4212, "Task", "Tâche"), ChoiceOption(4213, "Text message", "SMS"),
    ]
    /// `msdyn_sequencestep_subtype` (D-15).
    static let sequenceStepSubtypes = [
        ChoiceOption(0, "Default", "Par défaut"), ChoiceOption(1, "LinkedIn research", "Recherche LinkedIn"),
        ChoiceOption(2, "LinkedIn get introduced", "Mise en relation LinkedIn"),
        ChoiceOption(3, "LinkedIn connect", "Connexion LinkedIn"), ChoiceOption(4, "LinkedIn mail", "Message LinkedIn"),
        ChoiceOption(5, "Advance to other sequence", "Passage à une autre séquence"),
    ]
    static let disconnections = [
        ChoiceOption(0, "User disconnected", "Déconnecté par l’utilisateur"),
        ChoiceOption(1, "Parent sequence deactivated", "Séquence parente désactivée"),
        ChoiceOption(2, "Record deactivated", "Enregistrement désactivé"),
        ChoiceOption(3, "Exit criterion met", "Critère de sortie atteint"),
        ChoiceOption(4, "Sequence completed", "Séquence terminée"),
        ChoiceOption(5, "Advanced to other sequence", "Passé à une autre séquence"),
    ]
    static let waitStates = [
        ChoiceOption(0, "None", "Aucune"), ChoiceOption(1, "Waiting", "En attente"),
        ChoiceOption(2, "Skipped", "Ignorée"), ChoiceOption(3, "Waiting for update", "En attente de mise à jour"),
        ChoiceOption(4, "Waiting completed", "Attente terminée"),
    ]
    static let advancedWaits = [
        ChoiceOption(0, "Not applicable", "Sans objet"), ChoiceOption(1, "None", "Aucune"),
        ChoiceOption(2, "Waiting", "En attente"), ChoiceOption(3, "Waiting completed", "Attente terminée"),
    ]
    static let stepErrors = [
        ChoiceOption(0, "None", "Aucune"), ChoiceOption(1, "Field update failed", "Échec de la mise à jour du champ"),
        ChoiceOption(2, "Automated text message failed", "Échec du SMS automatisé"),
        ChoiceOption(3, "Email template failed", "Échec du modèle d’e-mail"),
    ]
}
