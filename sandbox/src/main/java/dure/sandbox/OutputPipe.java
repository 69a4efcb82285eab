package dure.sandbox;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Both ends of the pipe that a process writes its output to. The JDK's own stream will not do: at the process's end
 * the JDK takes over what is in the pipe, and nothing can be sent through it any more.
 *
 * @param marker the writing end, absent where there is no /proc
 */
record OutputPipe(InputStream reading, Optional<OutputStream> marker) {

    /** To be called right after the process's start. */
    static OutputPipe of(Process process) throws IOException {
        String pipe = "/proc/" + process.pid() + "/fd/1";
        InputStream reading;
        OutputStream writing;
        try {
            reading = new FileInputStream(pipe);
        } catch (IOException noProcOrGone) {
            return new OutputPipe(process.getInputStream(), Optional.empty());
        }
        try {
            writing = new FileOutputStream(pipe);
        } catch (IOException gone) {
            reading.close();
            return new OutputPipe(process.getInputStream(), Optional.empty());
        }
        process.getInputStream().close();
        return new OutputPipe(reading, Optional.of(writing));
    }
}
