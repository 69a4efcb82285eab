package dure.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps, lists, strings, numbers, booleans and null. */
final class Json {
    private static final int MAX_DEPTH = 1000;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        Json json = new Json(text);
        json.space();
        Object value = json.value();
        json.space();
        if (json.at < text.length()) {
            throw json.malformed();
        }
        return value;
    }

    private Object value() {
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        enter();
        while (peek() != '}') {
            String name = string();
            space();
            expect(':');
            space();
            members.put(name, value());
            separator('}');
        }
        leave();
        return members;
    }

    private List<Object> array() {
        List<Object> items = new ArrayList<>();
        enter();
        while (peek() != ']') {
            items.add(value());
            separator(']');
        }
        leave();
        return items;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON is nested too deeply");
        }
        at++;
        space();
    }

    private void leave() {
        depth--;
        at++;
    }

    private void separator(char close) {
        space();
        if (peek() != close) {
            expect(',');
            space();
            if (peek() == close) {
                throw malformed();
            }
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int begin = at;
        boolean whole = true;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            char each = text.charAt(at++);
            whole &= each != '.' && each != 'e' && each != 'E';
        }
        String digits = text.substring(begin, at);
        try {
            if (!whole) {
                return new BigDecimal(digits);
            }
            if (digits.length() < 19) {
                long number = Long.parseLong(digits);
                return number == (int) number ? (Object) (int) number : (Object) number;
            }
            BigInteger number = new BigInteger(digits);
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
        } catch (NumberFormatException e) {
            at = begin;
            throw malformed();
        }
    }

    private String string() {
        expect('"');
        int end = text.indexOf('"', at);
        if (end >= 0 && text.lastIndexOf('\\', end) < at) {
            String plain = text.substring(at, end);
            at = end + 1;
            return plain;
        }
        StringBuilder built = new StringBuilder();
        while (peek() != '"') {
            char each = text.charAt(at++);
            built.append(each == '\\' ? escape() : each);
        }
        at++;
        return built.toString();
    }

    private char escape() {
        char kind = peek();
        at++;
        switch (kind) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                if (at + 4 > text.length()) {
                    throw malformed();
                }
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default:
                return kind;
        }
    }

    private void space() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed();
        }
        at++;
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("malformed JSON at character " + at);
    }
}
