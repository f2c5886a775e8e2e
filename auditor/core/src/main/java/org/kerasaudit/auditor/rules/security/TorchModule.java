package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA706: a pickled PyTorch module. */
public record TorchModule() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA706",
            Severity.ERROR,
            "The file contains a pickled PyTorch module that runs when the model is loaded.",
            "CVE-2025-49655: TorchModuleWrapper passes the bytes to torch.load, which unpickles them and calls whatever the "
                    + "pickle imports. Keras 3.11.0 to 3.11.2 do so even in safe mode; fixed in 3.11.3, and without safe "
                    + "mode in 3.12.3 and 3.15.0. The imports and calls are listed here but not executed. A module needs "
                    + "only torch and collections; do not load a file that imports anything else.");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        if (!Reference.classNames(object).contains("TorchModuleWrapper")) return;
        JsonNode module = object.path("config").path("module");
        byte[] bytes = Bytecode.base64(module.asText());
        String found = bytes.length == 0
                ? "a TorchModuleWrapper"
                : "a pickle of " + bytes.length + " bytes, SHA-256 " + Bytecode.sha256(bytes) + ", "
                        + PickleImports.in(bytes).described();
        hits.add(RULE, where, "no pickled objects", found);
    }
}
