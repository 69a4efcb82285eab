package dure.wire.schema;

/** Describes a shape: enough to read it from the wire, write it, and check it, without knowing any service. */
public sealed interface Schema permits ScalarSchema, ListSchema, MapSchema, StructureSchema, CustomSchema {

    /** The shape's name in AWS's model, such as {@code TableName}. */
    String name();

    ShapeType type();
}
