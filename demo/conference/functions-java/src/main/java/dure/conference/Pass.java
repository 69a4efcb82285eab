package dure.conference;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/** Draws a pass: who, from where, as what, and a QR code of the phone number, or of the user where there is none. */
final class Pass {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 1080;
    private static final int BAND = 240;
    private static final int MARGIN = 56;
    private static final int QR = 440;
    private static final Color INK = new Color(0x1B1B21);
    private static final Color SOFT = new Color(0x5B5D72);
    private static final Color PRIMARY = new Color(0x3F51B5);
    private static final Color DEEP = new Color(0x1A237E);

    private final Font regular;
    private final Font bold;

    /** @param root of the function's code, which has {@code fonts/} and {@code fontconfig.properties} */
    Pass(Path root) {
        System.setProperty("java.awt.headless", "true");
        // A sandbox has no fonts of its own, and Java will not start to draw without a list of them.
        System.setProperty(
                "sun.awt.fontconfig", root.resolve("fontconfig.properties").toString());
        ImageIO.setUseCache(false);
        this.regular = font(root.resolve("fonts/pass-regular.otf"));
        this.bold = font(root.resolve("fonts/pass-bold.otf"));
    }

    private static Font font(Path file) {
        try {
            return Font.createFont(Font.TRUETYPE_FONT, file.toFile());
        } catch (FontFormatException e) {
            throw new IllegalStateException("not a font: " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] png(Map<String, String> registration) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, WIDTH, HEIGHT);
        drawBand(canvas, registration.getOrDefault(Registration.TYPE, ""));
        drawPerson(canvas, registration);
        drawCode(canvas, registration);
        canvas.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", png)) {
            throw new IOException("this Java cannot write PNG");
        }
        return png.toByteArray();
    }

    private void drawBand(Graphics2D canvas, String type) {
        canvas.setPaint(new GradientPaint(0, 0, DEEP, WIDTH, BAND, PRIMARY));
        canvas.fillRect(0, 0, WIDTH, BAND);
        canvas.setColor(Color.WHITE);
        text(canvas, bold, 30, "DURE CONFERENCE", MARGIN, 96);
        text(canvas, bold, 68, type, MARGIN, 186);
    }

    private void drawPerson(Graphics2D canvas, Map<String, String> registration) {
        String userId = registration.getOrDefault(Registration.USER_ID, "");
        canvas.setColor(INK);
        text(canvas, bold, 72, registration.getOrDefault(Registration.USER_NAME, userId), MARGIN, BAND + 112);
        canvas.setColor(SOFT);
        text(canvas, regular, 36, registration.getOrDefault(Registration.COMPANY_NAME, ""), MARGIN, BAND + 176);
        text(canvas, regular, 26, userId, MARGIN, HEIGHT - 44);
    }

    private void drawCode(Graphics2D canvas, Map<String, String> registration) {
        String content = registration.getOrDefault(
                Registration.PHONE_NUMBER, registration.getOrDefault(Registration.USER_ID, ""));
        BitMatrix code = code(content);
        int left = (WIDTH - QR) / 2;
        int top = HEIGHT - QR - 110;
        canvas.setColor(Color.BLACK);
        for (int y = 0; y < code.getHeight(); y++) {
            for (int x = 0; x < code.getWidth(); x++) {
                if (code.get(x, y)) {
                    canvas.fillRect(left + x, top + y, 1, 1);
                }
            }
        }
    }

    private static BitMatrix code(String content) {
        try {
            return new QRCodeWriter()
                    .encode(
                            content,
                            BarcodeFormat.QR_CODE,
                            QR,
                            QR,
                            Map.of(EncodeHintType.CHARACTER_SET, "UTF-8", EncodeHintType.MARGIN, 1));
        } catch (WriterException e) {
            throw new IllegalArgumentException("does not fit into a QR code", e);
        }
    }

    /** One line, made smaller until it fits between the margins. */
    private static void text(Graphics2D canvas, Font font, float size, String text, int x, int baseline) {
        float fitting = size;
        canvas.setFont(font.deriveFont(fitting));
        while (fitting > 16 && canvas.getFontMetrics().stringWidth(text) > WIDTH - 2 * MARGIN) {
            fitting -= 2;
            canvas.setFont(font.deriveFont(fitting));
        }
        canvas.drawString(text, x, baseline);
    }
}
