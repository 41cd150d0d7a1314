#pragma once

#include "core/result.h"
#include "core/yaml/yaml_node.h"

#include <string>
#include <vector>

enum class YamlEventKind { Null, Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd };

/// What yaml-cpp tells about a document, in the order of the text.
struct YamlEvent
{
    YamlEventKind kind = YamlEventKind::Null;
    bool isFlow = false;
    std::size_t anchorId = 0; ///< 0: none; the same number in an alias and in the node it stands for
    qsizetype offset = 0;     ///< of the first byte, in the whole text; of an empty value: of whatever comes next
    std::string value;
    std::string tag;
    std::string anchor;
};

/// The events of one document; `span` is its part of the text. No events: the document is empty.
Result<std::vector<YamlEvent>> readEvents(const QByteArray &bytes, const TextSpan &span);
