package dure.cli;

/** Something a user can put right: the message alone is shown. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }
}
