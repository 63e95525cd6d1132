import SalesCore

/// Segments, assignment rules and tags (data model, D-16, D-30, D-31).
extension Table {
    static let segment = Table(
        "msdyn_segment",
        set: "msdyn_segments",
        key: "msdyn_segmentid",
        nameColumn: "msdyn_name",
        code: 10_305,
        ownership: .owner,
        label: Label("Segment", "Segment"),
        plural: Label("Segments", "Segments"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true, folded: true),
            .memo("msdyn_description", "Description", "Description"),
            .text("msdyn_objecttype", "Record type", "Type d’enregistrement"),
            .choice(
                "msdyn_objecttypecode",
                "Record type code",
                "Code du type d’enregistrement",
                ChoiceOption.routedTypes
            ),
            .memo("msdyn_entityfilter", "Conditions", "Conditions", max: 4000),
            .text("msdyn_entityfieldname", "Field", "Champ"),
            .lookup("msdyn_sequence", "Sequence", "Séquence", to: "msdyn_sequence"),
            .choice("msdyn_triggertype", "Trigger", "Déclencheur", ChoiceOption.routingTriggers),
            .flag("msdyn_isresegmentationenabled", "Segment anew on change", "Resegmenter à la modification"),
            .flag(
                "msdyn_isroutingenabledforresegmentation",
                "Assign anew after a change of segment",
                "Réattribuer après changement de segment"
            ),
            .flag("msdyn_evaluateindataverse", "Evaluated by the database", "Évalué par la base de données"),
            Column("sv_priority", .integer(1...10_000), Label("Priority", "Priorité")),
        ]
            + Column.states(
                [
                    ChoiceOption(0, "Active", "Actif"), ChoiceOption(1, "Inactive", "Inactif"),
                    ChoiceOption(2, "Paused", "En pause"),
                ],
                [
                    ChoiceOption(1, "Active", "Actif", state: 0), ChoiceOption(2, "Inactive", "Inactif", state: 1),
                    ChoiceOption(3, "Paused", "En pause", state: 2),
                ]
            )
    )

    static let assignmentrule = Table(
        "msdyn_assignmentrule",
        set: "msdyn_assignmentrules",
        key: "msdyn_assignmentruleid",
        nameColumn: "msdyn_name",
        code: 10_306,
        ownership: .owner,
        label: Label("Assignment rule", "Règle d’attribution"),
        plural: Label("Assignment rules", "Règles d’attribution"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true, folded: true),
            .memo("msdyn_description", "Description", "Description"),
            Column("msdyn_segmentid", .lookup(["msdyn_segment"]), Label("Segment", "Segment"), required: true),
            Column("msdyn_evaluationorder", .integer(1...10_000), Label("Order", "Ordre"), required: true),
            .memo("msdyn_entityfilter", "Record conditions", "Conditions sur l’enregistrement", max: 4000),
            .memo("msdyn_sellerfilter", "Seller conditions", "Conditions sur le vendeur", max: 4000),
            .memo("msdyn_attributefilter", "Attribute conditions", "Conditions sur les attributs", max: 4000),
            .memo("msdyn_specificsellersorteams", "Sellers or teams", "Vendeurs ou équipes", max: 100_000),
            .choice("msdyn_distributeto", "Assign to", "Attribuer à", ChoiceOption.distributionTargets),
            .choice("msdyn_matchtype", "Match", "Correspondance", ChoiceOption.matchTypes),
            .choice("msdyn_distributiontype", "Distribution", "Répartition", ChoiceOption.distributions),
            .flag("msdyn_distributewithavailability", "By availability", "Selon la disponibilité"),
            .flag("msdyn_distributewithcapacity", "By capacity", "Selon la capacité"),
            .flag("msdyn_distributewithrecordcreation", "By age of the record", "Selon l’âge de l’enregistrement"),
            Column(
                "msdyn_assignmentwindow",
                .integer(0...120),
                Label("Assignment window, hours", "Fenêtre d’attribution, en heures"),
                required: true
            ),
            Column(
                "msdyn_recordcreationwindow",
                .integer(0...120),
                Label("Creation window, hours", "Fenêtre de création, en heures")
            ),
            Column(
                "msdyn_matchedrecords",
                .integer(0...Int64.max),
                Label("Matched records", "Enregistrements trouvés")
            ),
            .text("msdyn_objecttype", "Record type", "Type d’enregistrement"),
            .choice(
                "msdyn_objecttypecode",
                "Record type code",
                "Code du type d’enregistrement",
                ChoiceOption.routedTypes
            ),
            .choice("msdyn_triggertype", "Trigger", "Déclencheur", ChoiceOption.routingTriggers),
        ] + Column.activeStates
    )

    /// A word by which sequences, steps and sellers find each other (D-16: our own design).
    static let salestag = Table(
        "msdyn_salestag",
        set: "msdyn_salestags",
        key: "msdyn_salestagid",
        nameColumn: "msdyn_name",
        code: 10_307,
        ownership: .owner,
        label: Label("Sales tag", "Étiquette de vente"),
        plural: Label("Sales tags", "Étiquettes de vente"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true, folded: true),
            .memo("msdyn_description", "Description", "Description"),
        ] + Column.activeStates
    )
}

extension ChoiceOption {
    static let routedTypes = [
        ChoiceOption(3, "Opportunity", "Opportunité"), ChoiceOption(4, "Lead", "Prospect"),
        ChoiceOption(5, "Other", "Autre"),
    ]
    static let routingTriggers = [
        ChoiceOption(0, "Record created", "Enregistrement créé"), ChoiceOption(1, "Field updated", "Champ mis à jour"),
    ]
    static let distributionTargets = [
        ChoiceOption(0, "Sellers", "Vendeurs"), ChoiceOption(1, "Team", "Équipe"),
        ChoiceOption(2, "Queue", "File d’attente"),
    ]
    static let matchTypes = [
        ChoiceOption(0, "By attributes", "Par attributs"), ChoiceOption(1, "Specific list", "Liste précise"),
        ChoiceOption(2, "Any sellers", "Tous les vendeurs"),
    ]
    static let distributions = [
        ChoiceOption(0, "Round robin", "À tour de rôle"), ChoiceOption(1, "Load balancing", "Répartition de la charge"),
        ChoiceOption(2, "Any one team at random", "Une équipe au hasard"),
        ChoiceOption(3, "Do not assign to any team", "N’attribuer à aucune équipe"),
        ChoiceOption(4, "Any one queue at random", "Une file d’attente au hasard"),
        ChoiceOption(5, "Do not add to any queue", "N’ajouter à aucune file d’attente"),
    ]
}
