import ArgumentParser

/// Where the data are, for every command.
struct DatabaseArgument: ParsableArguments {
    @Option(
        help:
            "sqlite:PATH or postgres://USER@HOST/NAME, several hosts allowed. Default: SUIVANT_DATABASE, else sqlite:var/suivant.sqlite."
    )
    var database: String?
}
