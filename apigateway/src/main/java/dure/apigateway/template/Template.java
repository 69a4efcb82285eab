package dure.apigateway.template;

import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeConstants;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.node.ASTIntegerRange;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.jspecify.annotations.Nullable;

/** A mapping template, parsed once and rendered often. Thread-safe. */
public final class Template {
    private static final int MAX_ROUNDS = 1_000;
    private static final long MAX_RANGE = 100_000;
    private static final RuntimeInstance ENGINE = engine();
    /** What has no value renders as nothing. */
    private static final ReferenceInsertionEventHandler NOTHING =
            (context, reference, value) -> value == null ? "" : value;

    private final org.apache.velocity.Template compiled;

    private Template(org.apache.velocity.Template compiled) {
        this.compiled = compiled;
    }

    /** @throws TemplateSyntaxException when it is none */
    public static void check(String text) throws TemplateSyntaxException {
        compile(text);
    }

    /** @throws TemplateSyntaxException when it is none */
    public static Template compile(String text) throws TemplateSyntaxException {
        org.apache.velocity.Template template = new org.apache.velocity.Template();
        template.setRuntimeServices(ENGINE);
        template.setName("mapping template");
        try {
            SimpleNode tree = ENGINE.parse(new StringReader(text), template);
            boundRanges(tree);
            template.setData(tree);
            template.initDocument();
            return new Template(template);
        } catch (ParseException | VelocityException broken) {
            throw new TemplateSyntaxException(String.valueOf(broken.getMessage()));
        } catch (StackOverflowError deep) {
            throw new TemplateSyntaxException("nested too deeply");
        }
    }

    /**
     * Renders it.
     *
     * @param variables by name, without the dollar sign; templates add their own to it
     * @throws TemplateFailure when it goes over its budget or cannot be carried out
     */
    public String render(Map<String, Object> variables, Budget budget) {
        BoundedContext context = new BoundedContext(variables, budget);
        EventCartridge events = new EventCartridge();
        events.addEventHandler(NOTHING);
        events.attachToContext(context);
        BoundedWriter writer = new BoundedWriter(budget);
        try {
            compiled.merge(context, writer);
        } catch (MethodInvocationException failed) {
            if (failed.getCause() instanceof TemplateFailure cause) {
                throw cause;
            }
            throw new TemplateFailure(String.valueOf(failed.getMessage()));
        } catch (VelocityException failed) {
            throw new TemplateFailure(String.valueOf(failed.getMessage()));
        } catch (StackOverflowError deep) {
            throw new TemplateFailure("the mapping template is nested too deeply");
        }
        return writer.toString();
    }

    private static RuntimeInstance engine() {
        Properties properties = new Properties();
        properties.setProperty(RuntimeConstants.UBERSPECT_CLASSNAME, Sandbox.class.getName());
        properties.setProperty(RuntimeConstants.MAX_NUMBER_LOOPS, Integer.toString(MAX_ROUNDS));
        properties.setProperty(RuntimeConstants.VM_PERM_ALLOW_INLINE, "false");
        properties.setProperty(RuntimeConstants.VM_LIBRARY, "");
        properties.setProperty(RuntimeConstants.CHECK_EMPTY_OBJECTS, "false");
        properties.setProperty(RuntimeConstants.SPACE_GOBBLING, "bc");
        properties.setProperty(RuntimeConstants.PARSER_HYPHEN_ALLOWED, "true");
        RuntimeInstance engine = new RuntimeInstance();
        engine.setProperties(properties);
        engine.init();
        for (String reaching : new String[] {"include", "parse", "evaluate"}) {
            engine.removeDirective(reaching);
        }
        return engine;
    }

    /** {@code [1..n]} is made in full before it is walked: so its ends are bounded. */
    private static void boundRanges(Node node) {
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            Node child = node.jjtGetChild(i);
            boundRanges(child);
            if (node instanceof ASTIntegerRange) {
                node.jjtAddChild(new BoundedEnd(child), i);
            }
        }
    }

    /** One end of a range. */
    private static final class BoundedEnd extends SimpleNode {
        private final Node end;

        BoundedEnd(Node end) {
            super(0);
            this.end = end;
            this.template = ((SimpleNode) end).getTemplate();
        }

        @Override
        public Object init(InternalContextAdapter context, Object data) {
            return end.init(context, data);
        }

        @Override
        public @Nullable Object value(InternalContextAdapter context) {
            Object value = end.value(context);
            if (value instanceof Number number && Math.abs(number.doubleValue()) > MAX_RANGE) {
                throw new TemplateFailure("a range in the mapping template is too long");
            }
            return value;
        }

        @Override
        public String literal() {
            return end.literal();
        }
    }
}
