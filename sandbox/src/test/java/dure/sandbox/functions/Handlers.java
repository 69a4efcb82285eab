package dure.sandbox.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Java functions that run in sandboxes; compiled with the tests, never called by them. */
public final class Handlers {
    private Handlers() {}

    public static final class Order {
        private String name = "";
        private int count;
        private List<Item> items = List.of();

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        public List<Item> getItems() {
            return items;
        }

        public void setItems(List<Item> items) {
            this.items = items;
        }
    }

    public record Item(String sku, BigDecimal price) {}

    public static final class Pojo implements RequestHandler<Order, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Order order, Context context) {
            System.out.println("order of " + order.getName());
            context.getLogger().log("two\nlines");
            BigDecimal sum = order.getItems().stream().map(Item::price).reduce(BigDecimal.ZERO, BigDecimal::add);
            return Map.of("sum", sum.multiply(BigDecimal.valueOf(order.getCount())));
        }
    }

    public static final class Echo implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            return event;
        }
    }

    public static final class Upper implements RequestHandler<String, String> {
        @Override
        public String handleRequest(String event, Context context) {
            if (event.isEmpty()) {
                throw new IllegalStateException("empty", new IOException("because"));
            }
            return event.toUpperCase(Locale.ROOT);
        }
    }

    public static final class Streams implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
            out.write('[');
            in.transferTo(out);
            out.write(']');
        }
    }

    public static final class Plain {
        public int add(List<Integer> numbers, Context context) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }

    public static final class Sleep implements RequestHandler<Double, String> {
        @Override
        public String handleRequest(Double seconds, Context context) {
            try {
                Thread.sleep((long) (seconds * 1000));
                return "up";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static final class Topic implements RequestHandler<SNSEvent, List<String>> {
        @Override
        public List<String> handleRequest(SNSEvent event, Context context) {
            return event.getRecords().stream()
                    .map(record -> record.getSNS().getSubject() + "|"
                            + record.getSNS().getMessage() + "|"
                            + record.getSNS().getTimestamp() + "|" + record.getEventSource() + "|"
                            + record.getSNS().getMessageAttributes().get("k").getValue())
                    .collect(Collectors.toList());
        }
    }

    public static final class Bucket implements RequestHandler<S3Event, String> {
        @Override
        public String handleRequest(S3Event event, Context context) {
            var record = event.getRecords().getFirst();
            return record.getS3().getBucket().getName() + "/"
                    + record.getS3().getObject().getUrlDecodedKey() + " "
                    + record.getS3().getObject().getSizeAsLong() + " " + record.getEventName() + " "
                    + record.getEventTime();
        }
    }

    public static final class Queue implements RequestHandler<SQSEvent, String> {
        @Override
        public String handleRequest(SQSEvent event, Context context) {
            var message = event.getRecords().getFirst();
            return message.getBody() + " " + message.getEventSourceArn();
        }
    }

    public static final class Table implements RequestHandler<DynamodbEvent, String> {
        @Override
        public String handleRequest(DynamodbEvent event, Context context) {
            var change = event.getRecords().getFirst();
            var image = change.getDynamodb().getNewImage();
            return change.getEventID() + " " + image.get("id").getS() + " "
                    + image.get("n").getN() + " " + image.get("none").getNULL() + " "
                    + image.get("list").getL().getFirst().getBOOL();
        }
    }

    public static final class Api implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
        @Override
        public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
            return new APIGatewayProxyResponseEvent()
                    .withStatusCode(201)
                    .withIsBase64Encoded(event.getIsBase64Encoded())
                    .withBody(event.getRequestContext().getIdentity().getSourceIp() + event.getPath());
        }
    }
}
