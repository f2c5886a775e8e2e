package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;

/** Permutations. */
final class Orders {
    private Orders() {}

    /** Returns every order of {@code n} things except the identity, in lexicographic order. */
    static List<int[]> others(int n) {
        List<int[]> all = new ArrayList<>();
        extend(new int[n], 0, all);
        return all.subList(1, all.size());
    }

    private static void extend(int[] order, int length, List<int[]> all) {
        if (length == order.length) {
            all.add(order.clone());
            return;
        }
        for (int next = 0; next < order.length; next++) {
            if (used(order, length, next)) continue;
            order[length] = next;
            extend(order, length + 1, all);
        }
    }

    private static boolean used(int[] order, int length, int candidate) {
        for (int i = 0; i < length; i++) if (order[i] == candidate) return true;
        return false;
    }
}
