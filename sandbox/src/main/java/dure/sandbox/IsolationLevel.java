package dure.sandbox;

/** How well functions are kept from the host and from one another; the higher, the better. */
public enum IsolationLevel {
    /** A process like any other: sees the host's files and network. Only its time is limited. */
    PROCESS(0),
    /** Own namespaces, no capabilities, system calls filtered; memory is watched instead of limited by the kernel. */
    NO_LIMITS(2),
    /** As {@link #NO_LIMITS}, and memory and processes are limited by the kernel (control groups). */
    FULL(3);

    private final int number;

    IsolationLevel(int number) {
        this.number = number;
    }

    /** 0, 2 or 3. (1 is kept for Landlock, which is not offered.) */
    public int number() {
        return number;
    }
}
