import Hummingbird

extension Site {
    /// What absolute addresses in an answer begin with.
    func address(of request: Request, _ context: AppContext) -> String {
        origin(of: request, isSecure: context.isSecure)?.description ?? "http://localhost"
    }
}
