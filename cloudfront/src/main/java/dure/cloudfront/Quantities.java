package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INCONSISTENT_QUANTITIES;

import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import java.util.List;

/** CloudFront's lists say their length beside themselves, and it must be right. */
final class Quantities {
    private Quantities() {}

    /** Checks every {@code Items} within the structure against its {@code Quantity}. */
    static void check(Structure value) {
        Member quantity = value.schema().member("Quantity");
        Member items = value.schema().member("Items");
        if (quantity != null && items != null) {
            int size = value.member(items.index()) instanceof List<?> list ? list.size() : 0;
            if (!(value.member(quantity.index()) instanceof Integer said) || said != size) {
                throw INCONSISTENT_QUANTITIES.because("The value of Quantity and the size of Items do not match.");
            }
        }
        for (Member member : value.schema().members()) {
            if (value.member(member.index()) instanceof Structure nested) {
                check(nested);
            } else if (value.member(member.index()) instanceof List<?> list) {
                for (Object element : list) {
                    if (element instanceof Structure nested) {
                        check(nested);
                    }
                }
            }
        }
    }
}
