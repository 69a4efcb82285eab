package dure.wire.protocol;

import dure.wire.http.Headers;
import dure.wire.schema.Location;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where each member of a structure travels in REST, worked out once a structure. */
final class RestBinding {
    private static final Map<StructureSchema<?>, RestBinding> KNOWN = new ConcurrentHashMap<>();

    final List<Member> headers = new ArrayList<>();
    final List<Headers.Name> headerNames = new ArrayList<>();
    final List<Member> prefixHeaders = new ArrayList<>();
    final List<Member> labels = new ArrayList<>();
    final Map<String, Member> query = new HashMap<>();
    final boolean hasBody;
    final @Nullable Member queryMap;
    final @Nullable Member statusCode;
    final @Nullable Member payload;

    private RestBinding(StructureSchema<?> schema) {
        boolean body = false;
        Member map = null;
        Member status = null;
        Member whole = null;
        for (Member member : schema.members()) {
            switch (member.location()) {
                case BODY -> body = true;
                case HEADER -> {
                    headers.add(member);
                    headerNames.add(new Headers.Name(member.wireName()));
                }
                case HEADERS -> prefixHeaders.add(member);
                case QUERY -> {
                    if (member.target().get() instanceof MapSchema) {
                        map = member;
                    } else {
                        query.put(member.wireName(), member);
                    }
                }
                case QUERY_MAP -> map = member;
                case URI -> labels.add(member);
                case STATUS_CODE -> status = member;
                case PAYLOAD -> whole = member;
            }
        }
        this.hasBody = body;
        this.queryMap = map;
        this.statusCode = status;
        this.payload = whole;
    }

    static RestBinding of(StructureSchema<?> schema) {
        RestBinding known = KNOWN.get(schema);
        return known != null ? known : KNOWN.computeIfAbsent(schema, RestBinding::new);
    }

    boolean streams() {
        return payload != null && payload.location() == Location.PAYLOAD && payload.is(Member.Trait.STREAMING);
    }
}
