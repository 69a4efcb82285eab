package dure.conference;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassTest {
    private static final int[] NAME_LINE = {250, 380};

    @TempDir
    static Path root;

    private static Pass pass;

    /** Lays the function's code out as its zip does. */
    @BeforeAll
    static void unpack() throws IOException {
        Path fonts = Files.createDirectory(root.resolve("fonts"));
        for (String font : new String[] {"pass-regular.otf", "pass-bold.otf"}) {
            Files.copy(Path.of("../packages/target/fonts", font), fonts.resolve(font));
        }
        Files.copy(Path.of("src/main/resources/fontconfig.properties"), root.resolve("fontconfig.properties"));
        pass = new Pass(root);
    }

    private static BufferedImage drawn(Map<String, String> registration) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(pass.png(registration)));
    }

    private static String decoded(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    @Test
    void theCodeSaysThePhoneNumber() throws Exception {
        var image = drawn(Map.of("user_id", "gildong", "type", "speaker", "phone_number", "010-1234-5678"));
        assertThat(decoded(image)).isEqualTo("010-1234-5678");
    }

    @Test
    void theCodeSaysTheUserWhereThereIsNoPhoneNumber() throws Exception {
        assertThat(decoded(drawn(Map.of("user_id", "길동@두레", "type", "speaker"))))
                .isEqualTo("길동@두레");
    }

    /** A glyph that the font lacks is drawn as the same box, whatever the syllable. */
    @Test
    void rareSyllablesHaveShapesOfTheirOwn() throws Exception {
        int[] one = nameLine("뷁");
        int[] other = nameLine("쀍");
        assertThat(one).isNotEqualTo(other);
        assertThat(Arrays.stream(one).distinct().count()).isGreaterThan(2);
    }

    @Test
    void aLongNameStaysInsideThePass() throws Exception {
        var image = drawn(Map.of("user_id", "a", "type", "staff", "user_name", "가나다라마바사".repeat(6)));
        for (int y = NAME_LINE[0]; y < NAME_LINE[1]; y++) {
            assertThat(image.getRGB(image.getWidth() - 10, y) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        }
    }

    private static int[] nameLine(String name) throws IOException {
        var image = drawn(Map.of("user_id", "a", "type", "staff", "user_name", name));
        return image.getRGB(0, NAME_LINE[0], image.getWidth(), NAME_LINE[1] - NAME_LINE[0], null, 0, image.getWidth());
    }
}
