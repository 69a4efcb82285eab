package dure.iam.policy;

/** The six fields of an ARN, found without allocating. */
final class Arn6 {
    private Arn6() {}

    /** Whether the text has at least five colons outside of policy variables. */
    static boolean hasSixFields(String text) {
        int colons = 0;
        int i = 0;
        while (i < text.length()) {
            int close = text.startsWith("${", i) ? text.indexOf('}', i) : -1;
            if (close > 0) {
                i = close;
            } else if (text.charAt(i) == ':' && ++colons == 5) {
                return true;
            }
            i++;
        }
        return false;
    }

    /** The account field of an ARN, empty when there is none. */
    static String account(String arn) {
        int begin = -1;
        for (int i = 0; i < 4; i++) {
            begin = arn.indexOf(':', begin + 1);
            if (begin < 0) {
                return "";
            }
        }
        int end = arn.indexOf(':', begin + 1);
        return end < 0 ? "" : arn.substring(begin + 1, end);
    }
}
