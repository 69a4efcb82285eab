package dure.sandbox;

/** How a function's process ended. */
sealed interface FunctionEnd {
    /** What AWS writes after "Error: ". */
    String message();

    record Exited(int code) implements FunctionEnd {
        @Override
        public String message() {
            return code == 0
                    ? "Runtime exited without providing a reason"
                    : "Runtime exited with error: exit status " + code;
        }
    }

    record Killed(int signal) implements FunctionEnd {
        @Override
        public String message() {
            return "Runtime exited with error: signal: "
                    + switch (signal) {
                        case 4 -> "illegal instruction";
                        case 6 -> "aborted";
                        case 7 -> "bus error";
                        case 8 -> "floating point exception";
                        case 9 -> "killed";
                        case 11 -> "segmentation fault";
                        case 13 -> "broken pipe";
                        case 15 -> "terminated";
                        case 31 -> "bad system call";
                        default -> "signal " + signal;
                    };
        }
    }

    /** It never ran: sandboxd says why. */
    record NotStarted(String reason) implements FunctionEnd {
        @Override
        public String message() {
            return reason;
        }
    }
}
