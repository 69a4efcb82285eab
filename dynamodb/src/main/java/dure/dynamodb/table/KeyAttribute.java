package dure.dynamodb.table;

/** @param type {@code S}, {@code N} or {@code B} */
public record KeyAttribute(String name, String type) {}
