package dure.wire.http;

/** A response. The listener adds Date, Content-Length or chunking, and Connection. */
public record HttpResponse(int status, Headers headers, Body body) {

    public static HttpResponse of(int status) {
        return new HttpResponse(status, new Headers(), Body.EMPTY);
    }

    public static HttpResponse of(int status, String contentType, String text) {
        return of(status, contentType, Body.of(text));
    }

    public static HttpResponse of(int status, String contentType, Body body) {
        return new HttpResponse(status, new Headers().set("Content-Type", contentType), body);
    }
}
