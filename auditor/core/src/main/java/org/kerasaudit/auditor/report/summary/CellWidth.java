package org.kerasaudit.auditor.report.summary;

/** The number of terminal columns that a character takes: none for combining marks, two for East Asian wide ones and emoji. */
final class CellWidth {
    private static final int[][] WIDE = {
        {0x1100, 0x115f}, {0x231a, 0x231b}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0xa4cf},
        {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff01, 0xff60}, {0xffe0, 0xffe6},
        {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}
    };

    private CellWidth() {}

    static int of(int codePoint) {
        if (codePoint < 0x300) return Character.isISOControl(codePoint) ? 0 : 1;
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT)
            return 0;
        for (int[] range : WIDE) if (codePoint >= range[0] && codePoint <= range[1]) return 2;
        return 1;
    }
}
