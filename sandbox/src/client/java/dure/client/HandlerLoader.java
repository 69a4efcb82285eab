package dure.client;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds a function's handler: {@code package.Class::method}, or a class that implements one of AWS's interfaces. */
final class HandlerLoader {
    /** Answers an event. */
    interface Handler {
        byte[] handle(byte[] event, Context context) throws Throwable;
    }

    private HandlerLoader() {}

    static Handler load(String name, ClassLoader loader) throws Throwable {
        int colons = name.indexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String methodName = colons < 0 ? "handleRequest" : name.substring(colons + 2);
        Class<?> type;
        try {
            type = Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException("Class not found: " + className, e);
        } catch (ExceptionInInitializerError e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        boolean interfaceMethod = methodName.equals("handleRequest");
        if (interfaceMethod && RequestStreamHandler.class.isAssignableFrom(type)) {
            return streams((RequestStreamHandler) create(type));
        }
        if (interfaceMethod && RequestHandler.class.isAssignableFrom(type)) {
            return values(type);
        }
        return method(type, methodName);
    }

    private static Handler streams(RequestStreamHandler handler) {
        return (event, context) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            handler.handleRequest(new ByteArrayInputStream(event), out, context);
            return out.toByteArray();
        };
    }

    private static Handler values(Class<?> type) throws Throwable {
        Type input = inputOf(type);
        @SuppressWarnings("unchecked")
        RequestHandler<Object, Object> handler = (RequestHandler<Object, Object>) create(type);
        return (event, context) -> encode(handler.handleRequest(decode(event, input), context));
    }

    private static Handler method(Class<?> type, String name) throws Throwable {
        Method found = null;
        for (Method method : type.getMethods()) {
            boolean better = found == null || method.getParameterCount() > found.getParameterCount();
            if (method.getName().equals(name) && !method.isBridge() && better) {
                found = method;
            }
        }
        if (found == null) {
            throw new NoSuchMethodException(
                    "No public method named " + name + " with appropriate method signature found on class "
                            + type.getName());
        }
        Method method = found;
        method.trySetAccessible();
        Object target = Modifier.isStatic(method.getModifiers()) ? null : create(type);
        return (event, context) -> call(method, target, event, context);
    }

    private static byte[] call(Method method, Object target, byte[] event, Context context) throws Throwable {
        Type[] types = method.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean streams = false;
        for (int i = 0; i < types.length; i++) {
            if (types[i] == Context.class) {
                arguments[i] = context;
            } else if (types[i] == InputStream.class) {
                arguments[i] = new ByteArrayInputStream(event);
            } else if (types[i] == OutputStream.class) {
                arguments[i] = out;
                streams = true;
            } else {
                arguments[i] = decode(event, types[i]);
            }
        }
        try {
            Object result = method.invoke(target, arguments);
            return streams ? out.toByteArray() : encode(result);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object decode(byte[] event, Type type) {
        try {
            return Binding.bind(Json.parse(new String(event, StandardCharsets.UTF_8)), type);
        } catch (IllegalArgumentException e) {
            throw new RuntimeException("An error occurred during JSON parsing", e);
        }
    }

    private static byte[] encode(Object result) {
        return RuntimeApi.utf8(JsonWriter.write(result));
    }

    private static Object create(Class<?> type) throws Throwable {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } catch (NoSuchMethodException e) {
            throw new NoSuchMethodException("Class " + type.getName() + " has no public zero-argument constructor");
        }
    }

    /** What the class gives for the interface's first type parameter, through superclasses and their parameters. */
    private static Type inputOf(Class<?> type) {
        Type found = search(type, new HashMap<>());
        return found == null ? Object.class : found;
    }

    private static Type search(Type type, Map<TypeVariable<?>, Type> known) {
        if (type == null) {
            return null;
        }
        Class<?> raw;
        Map<TypeVariable<?>, Type> variables = new HashMap<>(known);
        if (type instanceof ParameterizedType) {
            ParameterizedType generic = (ParameterizedType) type;
            raw = (Class<?>) generic.getRawType();
            for (int i = 0; i < raw.getTypeParameters().length; i++) {
                Type argument = generic.getActualTypeArguments()[i];
                variables.put(raw.getTypeParameters()[i], known.getOrDefault(argument, argument));
            }
        } else {
            raw = (Class<?>) type;
        }
        if (raw == RequestHandler.class) {
            Type input = variables.get(raw.getTypeParameters()[0]);
            return input instanceof TypeVariable ? ((TypeVariable<?>) input).getBounds()[0] : input;
        }
        for (Type parent : raw.getGenericInterfaces()) {
            Type found = search(parent, variables);
            if (found != null) {
                return found;
            }
        }
        return search(raw.getGenericSuperclass(), variables);
    }
}
